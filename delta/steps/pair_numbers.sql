-- The numbers of a parent and its child, a row a pair and quantity where both have it; of ages only the difference, in
-- days, means anything.
-- tables: family_pairs, traits, latest_counters, repos
-- parameters:
-- returns: graph, relation, family_id, quantity, parent, child
WITH own AS (
  SELECT t.node_id, t.card_length, t.body_length, CASE t.generated WHEN TRUE THEN 1 WHEN FALSE THEN 0 END AS generated,
    CASE t.has_card WHEN TRUE THEN 1 WHEN FALSE THEN 0 END AS card_present, len(t.language) AS languages, t.tags,
    c.likes, c.downloads, date_diff('day', DATE '1970-01-01', CAST(r.created_at AS DATE)) AS age_gap
  FROM traits t LEFT JOIN latest_counters c ON c.node_id = t.node_id LEFT JOIN repos r ON r.node_id = t.node_id
  WHERE t.kind = 'model'
), numbers AS (
  SELECT node_id, 'card_length' AS quantity, CAST(card_length AS DOUBLE) AS number FROM own
  UNION ALL
  SELECT node_id, 'body_length', CAST(body_length AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'generated', CAST(generated AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'card_present', CAST(card_present AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'languages', CAST(languages AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'tags', CAST(tags AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'likes', CAST(likes AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'downloads', CAST(downloads AS DOUBLE) FROM own
  UNION ALL
  SELECT node_id, 'age_gap', CAST(age_gap AS DOUBLE) FROM own
), told AS (
  SELECT node_id, quantity, number FROM numbers WHERE number IS NOT NULL
)
SELECT f.graph, f.relation, f.family_id, p.quantity, p.number AS parent, c.number AS child
FROM family_pairs f JOIN told p ON p.node_id = f.src JOIN told c ON c.node_id = f.dst AND c.quantity = p.quantity
