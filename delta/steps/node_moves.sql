-- The nodes that differ between two dates, each with the repo's metadata on both where it was live on both: a ghost has
-- none to compare.
-- tables: nodes_delta, repos_delta
-- returns: key, before, after, repo_before, repo_after
SELECT n.key, n.before, n.after, r.before AS repo_before, r.after AS repo_after
FROM nodes_delta n
LEFT JOIN repos_delta r
  ON r.key = n.key AND n.before.content_hash IS NOT NULL AND n.after.content_hash IS NOT NULL
ORDER BY n.key
