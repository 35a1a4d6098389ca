-- The day's records that say something new, one a repo, each with the README that is offered for it.
-- tables: taken, offered_cards
-- parameters:
-- returns: the columns of taken without file and line, card_hash
SELECT t.* EXCLUDE (file, line), o.card_hash
FROM taken t LEFT JOIN offered_cards o ON o.node_id = t.node_id
