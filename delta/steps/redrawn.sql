-- The repos whose edges may be others than before: those that changed, those of which a reference means something else than
-- the evidence of their edges says, and those that name a repo of another age.
-- tables: judged_mentions, edges_before, moved_repos, repos_before, repos_now
-- parameters:
-- returns: node_id
WITH sound AS (
  SELECT node_id, target_node_id, source_field, position, grade_rank, raw_reference, rule, revision, defects
  FROM judged_mentions WHERE code IS NULL
), told AS (
  SELECT CASE WHEN relation = 'new_version' THEN src ELSE dst END AS node_id,
    CASE WHEN relation = 'new_version' THEN dst ELSE src END AS target_node_id, unnest(evidence) AS v
  FROM edges_before
), known AS (
  SELECT node_id, target_node_id, v.source_field, v.position, v.grade_rank, v.raw_reference, v.rule, v.revision, v.defects
  FROM told
), aged AS (
  SELECT m.node_id
  FROM moved_repos m
  JOIN repos_now n ON n.node_id = m.node_id
  LEFT JOIN repos_before b ON b.node_id = m.node_id
  WHERE n.created_at IS DISTINCT FROM b.created_at
)
SELECT coalesce(s.node_id, k.node_id) AS node_id
FROM sound s
FULL JOIN known k ON k.node_id = s.node_id AND k.source_field = s.source_field AND k.position = s.position
WHERE s.target_node_id IS DISTINCT FROM k.target_node_id OR s.grade_rank IS DISTINCT FROM k.grade_rank
  OR s.raw_reference IS DISTINCT FROM k.raw_reference OR s.rule IS DISTINCT FROM k.rule
  OR s.revision IS DISTINCT FROM k.revision OR s.defects IS DISTINCT FROM k.defects
UNION
SELECT node_id FROM moved_repos
UNION
SELECT s.node_id FROM sound s JOIN aged a ON a.node_id = s.target_node_id
