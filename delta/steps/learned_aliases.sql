-- The names that no live repo bears and that children's renames give to one; and an owner that has nothing left of its
-- own, and one of whose repos bears another owner's name now, has moved there with the rest.
-- tables: told_renames, live_repos
-- parameters:
-- returns: kind, alias, repo_id
WITH sound AS (
  SELECT alias, repo_id FROM told_renames
  WHERE repo_id IN (SELECT repo_id FROM live_repos WHERE kind = 'model')
    AND alias NOT IN (SELECT repo_id FROM live_repos WHERE kind = 'model')
), moves AS (
  SELECT DISTINCT split_part(alias, '/', 1) AS old, split_part(repo_id, '/', 1) AS owner
  FROM sound WHERE contains(alias, '/')
), moved AS (
  SELECT old, min(owner) AS owner FROM moves
  WHERE old NOT IN (SELECT split_part(repo_id, '/', 1) FROM live_repos)
  GROUP BY old HAVING count(*) = 1
)
SELECT 'model' AS kind, alias, repo_id FROM sound
UNION
SELECT l.kind, m.old || '/' || split_part(l.repo_id, '/', -1), l.repo_id
FROM live_repos l JOIN moved m ON m.owner = split_part(l.repo_id, '/', 1)
