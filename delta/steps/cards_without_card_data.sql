-- The READMEs of the day's records that have no card data, each text once: those offered; and, for records that have no
-- tags either (a list of names), those that are known.
-- tables: taken_records, repos_before, card_texts, cards_before
-- parameters:
-- returns: card_hash, text
WITH wanted AS (
  SELECT DISTINCT coalesce(r.card_hash, CASE WHEN r.tags IS NULL THEN k.card_hash END) AS card_hash
  FROM taken_records r LEFT JOIN repos_before k ON k.node_id = r.node_id
  WHERE r.card_data IS NULL
), texts AS (
  SELECT card_hash, text FROM card_texts
  UNION ALL
  SELECT card_hash, text FROM cards_before
)
SELECT w.card_hash, min(t.text) AS text
FROM wanted w JOIN texts t ON t.card_hash = w.card_hash
GROUP BY w.card_hash
