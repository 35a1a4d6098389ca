-- Models by month of creation: of the largest families of each graph, and of all live models together (family 0, `*`).
-- Models whose creation is not known are left out.
-- tables: family_members, families, repos
-- parameters: largest (INT), floor (DATE)
-- returns: graph, family_id, root, month, created, members, before_floor
WITH live AS (
  SELECT node_id, CAST(created_at AS DATE) AS created FROM repos
  WHERE kind = 'model' AND gone_at IS NULL AND created_at IS NOT NULL
), born AS (
  SELECT m.graph, m.family_id, f.root, l.created
  FROM family_members m
  JOIN families f ON f.graph = m.graph AND f.family_id = m.family_id AND f.rank <= $largest
  JOIN live l ON l.node_id = m.node_id
  UNION ALL
  SELECT g.graph, CAST(0 AS BIGINT), '*', l.created FROM (SELECT DISTINCT graph FROM families) g CROSS JOIN live l
), monthly AS (
  SELECT graph, family_id, root, CAST(date_trunc('month', created) AS DATE) AS month, count(*) AS created,
    count(*) FILTER (WHERE created <= $floor) AS before_floor
  FROM born
  GROUP BY graph, family_id, root, CAST(date_trunc('month', created) AS DATE)
)
SELECT graph, family_id, root, month, created,
  CAST(sum(created) OVER (PARTITION BY graph, family_id ORDER BY month) AS BIGINT) AS members, before_floor
FROM monthly
ORDER BY graph, family_id, month
