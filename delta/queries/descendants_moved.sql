-- Who joined and who left the descendants of a repo between two dates, which need not have been analysed; of all repos of
-- that name, whatever their kind.
-- tables: nodes, nodes@since
-- walked from: repo
-- parameters: repo repo
-- returns: moved, kind, repo_id, hops
WITH now_ AS (
  SELECT d.node_id, d.kind, d.repo_id, min(l.hops) AS hops
  FROM walked l JOIN nodes d ON d.node_id = l.descendant_id
  GROUP BY d.node_id, d.kind, d.repo_id
), before_ AS (
  SELECT d.node_id, d.kind, d.repo_id, min(l.hops) AS hops
  FROM walked_since l JOIN nodes_since d ON d.node_id = l.descendant_id
  GROUP BY d.node_id, d.kind, d.repo_id
)
SELECT CASE WHEN b.node_id IS NULL THEN 'joined' ELSE 'left' END AS moved, coalesce(n.kind, b.kind) AS kind,
  coalesce(n.repo_id, b.repo_id) AS repo_id, coalesce(n.hops, b.hops) AS hops
FROM now_ n FULL JOIN before_ b ON b.node_id = n.node_id
WHERE n.node_id IS NULL OR b.node_id IS NULL
ORDER BY moved, hops, kind, repo_id
