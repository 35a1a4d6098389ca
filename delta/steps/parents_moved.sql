-- The declared parents and training data that repos which speak otherwise than before have lost or won, each with the
-- Hub's id on the date it is of: a parent under another name is the same parent.
-- tables: edges_delta, speaking, nodes_before, nodes_now
-- returns: node_id, relation, change, hub_id, repo_id
WITH moved AS (
  SELECT s.node_id, coalesce(d.after.src, d.before.src) AS src, coalesce(d.after.relation, d.before.relation) AS relation,
    CASE WHEN d.before IS NULL THEN 'added' ELSE 'removed' END AS change
  FROM edges_delta d
  JOIN speaking s ON s.node_id = coalesce(d.after.dst, d.before.dst)
  WHERE (d.before IS NULL OR d.after IS NULL)
    AND coalesce(d.after.grade_rank, d.before.grade_rank) < 8
    AND coalesce(d.after.relation, d.before.relation)
      IN ('finetune', 'adapter', 'quantized', 'merge', 'derived_from', 'trained_on')
)
SELECT m.node_id, m.relation, m.change, n.hub_id, n.repo_id
FROM moved m JOIN nodes_now n ON n.node_id = m.src
WHERE m.change = 'added'
UNION ALL
SELECT m.node_id, m.relation, m.change, n.hub_id, n.repo_id
FROM moved m JOIN nodes_before n ON n.node_id = m.src
WHERE m.change = 'removed'
