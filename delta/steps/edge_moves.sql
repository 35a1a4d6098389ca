-- The edges that differ between two dates, with the names of both ends: those of nodes of today, and of nodes that left
-- with their edges.
-- tables: edges_delta, nodes_delta, nodes_now
-- returns: key, before, after, upstream_id, upstream_repo_id, repo_id, kind
WITH moved AS (
  SELECT key, before, after, coalesce(after.src, before.src) AS upstream_id,
    coalesce(after.dst, before.dst) AS downstream_id
  FROM edges_delta
), ends AS (
  SELECT upstream_id AS node_id FROM moved UNION SELECT downstream_id FROM moved
), names AS (
  SELECT n.node_id, n.repo_id, n.kind FROM nodes_now n JOIN ends e ON e.node_id = n.node_id
  UNION ALL
  SELECT d.key, d.before.repo_id, d.before.kind FROM nodes_delta d WHERE d.after IS NULL
)
SELECT m.key, m.before, m.after, m.upstream_id, up.repo_id AS upstream_repo_id, down.repo_id, down.kind
FROM moved m
LEFT JOIN names up ON up.node_id = m.upstream_id
LEFT JOIN names down ON down.node_id = m.downstream_id
ORDER BY m.key
