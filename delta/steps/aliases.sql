-- Names that repos have given up: a repo that is gone and whose hub_id lives on under another name was renamed; moves
-- from before any snapshot are known.
-- tables: repos_now, known_moves
-- parameters:
-- returns: kind, alias, repo_id
SELECT n.kind, o.repo_id AS alias, n.repo_id
FROM repos_now n JOIN repos_now o ON o.kind = n.kind AND o.hub_id = n.hub_id
WHERE n.gone_at IS NULL AND o.gone_at IS NOT NULL
UNION
SELECT kind, alias, repo_id FROM known_moves
