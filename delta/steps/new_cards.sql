-- The READMEs that are offered and not kept yet, each text once.
-- tables: card_texts, cards_before
-- parameters: day (DATE)
-- returns: the columns of cards
WITH offered AS (
  SELECT card_hash, min(text) AS text, max(bytes) AS bytes, bool_or(truncated) AS truncated
  FROM card_texts
  GROUP BY card_hash
)
SELECT o.card_hash, o.text, o.bytes, o.truncated, $day AS first_seen
FROM offered o LEFT JOIN cards_before b ON b.card_hash = o.card_hash
WHERE b.card_hash IS NULL
