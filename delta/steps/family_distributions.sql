-- How many families have a size; how many members have so many children or parents, or a depth.
-- tables: family_members, families
-- parameters:
-- returns: graph, quantity, value, count, share_at_least
WITH each AS (
  SELECT graph, 'size' AS quantity, members AS value FROM families
  UNION ALL
  SELECT graph, 'children', children FROM family_members
  UNION ALL
  SELECT graph, 'parents', parents FROM family_members
  UNION ALL
  SELECT graph, 'depth', CAST(depth AS BIGINT) FROM family_members
), counted AS (
  SELECT graph, quantity, value, count(*) AS count FROM each GROUP BY graph, quantity, value
)
SELECT graph, quantity, value, count,
  CAST(sum(count) OVER (PARTITION BY graph, quantity ORDER BY value DESC) AS DOUBLE)
    / CAST(sum(count) OVER (PARTITION BY graph, quantity) AS DOUBLE) AS share_at_least
FROM counted
ORDER BY graph, quantity, value
