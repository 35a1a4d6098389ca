-- The README that is offered for each repo; of two of one repo the first by hash counts.
-- tables: card_texts
-- parameters:
-- returns: node_id, card_hash
SELECT node_id, min(card_hash) AS card_hash
FROM card_texts
GROUP BY node_id
