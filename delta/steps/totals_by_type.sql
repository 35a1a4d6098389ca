-- How many nodes of each role, edges of each relation and grade, and repos that name themselves there are, each split
-- and in all. Ghosts, and edges that hang on one, are told beside the totals.
-- tables: nodes, edges, self_loops
-- parameters: day (DATE)
-- returns: snapshot_date, subject, type, grade, total, ghosts, dangling
WITH ends AS (
  SELECT e.relation, e.grade, s.node_id IS NOT NULL OR d.node_id IS NOT NULL AS is_dangling
  FROM edges e
  LEFT JOIN nodes s ON s.node_id = e.src AND s.is_ghost
  LEFT JOIN nodes d ON d.node_id = e.dst AND d.is_ghost
), counted AS (
  SELECT 'node' AS subject, role AS type, NULL AS grade, count(*) AS total, count(*) FILTER (WHERE is_ghost) AS ghosts,
    CAST(NULL AS BIGINT) AS dangling
  FROM nodes GROUP BY ROLLUP (role)
  UNION ALL
  SELECT 'edge', relation, grade, count(*), CAST(NULL AS BIGINT), count(*) FILTER (WHERE is_dangling)
  FROM ends GROUP BY CUBE (relation, grade)
  UNION ALL
  SELECT 'self_loop', kind, NULL, count(*), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
  FROM self_loops GROUP BY ROLLUP (kind)
)
-- A sum over a column leaves null in it: none of these is ever null itself. Of nothing there is no sum.
SELECT $day AS snapshot_date, subject, coalesce(type, '*') AS type, coalesce(grade, '*') AS grade, total, ghosts,
  dangling
FROM counted
WHERE total > 0
ORDER BY subject, type, grade
