-- The nodes of which a day changed what decides how licences reach them: what their card or tags say, whether anybody
-- lists them, their names, and the edges that lead to them. What is handed down further is not among them.
-- tables: repos_delta, nodes_delta, edges_delta
-- parameters: prose (INT)
-- returns: node_id
SELECT key AS node_id
FROM repos_delta
WHERE before IS NULL OR after IS NULL OR before.card_data IS DISTINCT FROM after.card_data
  OR before.tags IS DISTINCT FROM after.tags OR (before.gone_at IS NULL) <> (after.gone_at IS NULL)
UNION
SELECT key
FROM nodes_delta
WHERE before IS NULL OR after IS NULL OR before.is_ghost <> after.is_ghost OR before.repo_id <> after.repo_id
UNION
SELECT coalesce(after.dst, before.dst)
FROM edges_delta
WHERE coalesce(after.relation, before.relation) <> 'new_version'
  AND (coalesce(before.grade_rank, $prose) < $prose) <> (coalesce(after.grade_rank, $prose) < $prose)
