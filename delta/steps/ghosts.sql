-- A row of nodes for each name of an edge that no live repo has; of names made up to share a key, the least.
-- tables: judged_mentions
-- parameters:
-- returns: node_id, kind, repo_id
SELECT target_node_id AS node_id, target_kind AS kind, min(target_id) AS repo_id
FROM judged_mentions
WHERE code IS NULL AND lookup IN ('ghost', 'ambiguous', 'known', 'moved')
GROUP BY target_node_id, target_kind
