-- The names that repos had on the date before under the Hub's ids of those that came or left.
-- tables: repos_before, passing
-- returns: kind, hub_id, repo_id, gone_at, first_seen
SELECT r.kind, r.hub_id, r.repo_id, r.gone_at, r.first_seen
FROM repos_before r
JOIN passing p ON p.kind = r.kind AND p.hub_id = r.hub_id
ORDER BY r.kind, r.hub_id, r.repo_id
