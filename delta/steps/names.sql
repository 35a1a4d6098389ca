-- The names that live repos mention.
-- tables: mentions_now, live_repos
-- parameters:
-- returns: target_kind, candidate, is_guess
SELECT DISTINCT m.target_kind, m.candidate, m.rule IS NOT DISTINCT FROM 'basename' AS is_guess
FROM mentions_now m JOIN live_repos l ON l.node_id = m.node_id
WHERE m.code IS NULL
