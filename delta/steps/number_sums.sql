-- The sums of what numbers change from parent to child, a row a family; a family without such a pair has one of age_gap.
-- tables: family_pairs, pair_numbers
-- parameters:
-- returns: graph, relation, quantity, family_id, pairs, change
WITH each AS (
  SELECT graph, relation, quantity, family_id, 1 AS pairs, child - parent AS change FROM pair_numbers
  UNION ALL
  SELECT DISTINCT graph, relation, 'age_gap', family_id, 0, CAST(0 AS DOUBLE) FROM family_pairs
)
SELECT graph, relation, quantity, family_id, CAST(sum(pairs) AS BIGINT) AS pairs, sum(change) AS change
FROM each
GROUP BY graph, relation, quantity, family_id
ORDER BY graph, relation, quantity, family_id
