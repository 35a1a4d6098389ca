-- The nodes: every live repo, and every repo that is only named. Why a model has no parent: its metadata names one that
-- cannot be a repo's, names none, or is not there.
-- tables: repos_now, nodes_before, described, mentions_now, ghosts
-- parameters:
-- returns: the columns of nodes
WITH parents AS (
  SELECT node_id, bool_or(code IS NULL) AS has_parent
  FROM mentions_now
  WHERE target_kind = 'model' AND grade_rank < 8
    AND (stated_relation IS NULL OR stated_relation IN ('finetune', 'adapter', 'quantized', 'merge'))
  GROUP BY node_id
)
SELECT r.node_id, r.kind, r.repo_id, r.hub_id, d.role,
  CASE WHEN r.kind = 'model' AND NOT coalesce(p.has_parent, false) THEN
    CASE WHEN p.node_id IS NOT NULL THEN 'unresolved_parent' WHEN d.has_card THEN 'declared_root' ELSE 'no_metadata' END
  END AS root_kind,
  false AS is_ghost, r.content_hash
FROM repos_now r JOIN described d ON d.node_id = r.node_id LEFT JOIN parents p ON p.node_id = r.node_id
WHERE r.gone_at IS NULL
UNION ALL
-- A live repo that has not changed is the node that it was.
SELECT b.node_id, b.kind, b.repo_id, b.hub_id, b.role, b.root_kind, b.is_ghost, b.content_hash
FROM nodes_before b LEFT JOIN described d ON d.node_id = b.node_id
WHERE NOT b.is_ghost AND d.node_id IS NULL
UNION ALL
SELECT node_id, kind, repo_id, NULL, CASE kind WHEN 'model' THEN 'unknown' ELSE kind END, NULL, true, NULL FROM ghosts
