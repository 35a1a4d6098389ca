-- What each name means, by a ladder of which the first rung that finds one repo alone counts: the repo of exactly that
-- name; the one that gave it up; the only one that is called so but for case; the one that is known to have the name,
-- or to have given it up, listed or not; for a name without owner, the only one whose last part it is, where the list of
-- its kind is whole. Else nobody answers to it: a ghost. A guess is only looked up as a name without owner.
-- tables: names, live_repos, other_names, known_moves, complete_kinds
-- parameters:
-- returns: target_kind, candidate, is_guess, lookup, target_node_id, target_id, target_created_at (null node: a ghost's)
WITH bearers AS (
  SELECT o.kind, 'alias' AS how, o.alias AS key, l.node_id, l.repo_id, l.created_at
  FROM other_names o JOIN live_repos l ON l.kind = o.kind AND l.repo_id = o.repo_id
  UNION ALL
  SELECT kind, 'case', lower(repo_id), node_id, repo_id, created_at FROM live_repos
  UNION ALL
  SELECT l.kind, 'bare', lower(split_part(l.repo_id, '/', -1)), l.node_id, l.repo_id, l.created_at
  FROM live_repos l JOIN complete_kinds c ON c.kind = l.kind
), exact AS (
  SELECT n.target_kind, n.candidate, n.is_guess, l.node_id, l.created_at
  FROM names n JOIN live_repos l ON l.kind = n.target_kind AND l.repo_id = n.candidate
  WHERE NOT n.is_guess
), rest AS (
  SELECT n.* FROM names n ANTI JOIN exact e
    ON e.target_kind = n.target_kind AND e.candidate = n.candidate AND e.is_guess = n.is_guess
), wanted AS (
  SELECT *, 'alias' AS how, candidate AS key FROM rest WHERE NOT is_guess
  UNION ALL
  SELECT *, 'case', lower(candidate) FROM rest WHERE NOT is_guess
  UNION ALL
  SELECT *, 'bare', lower(candidate) FROM rest WHERE NOT contains(candidate, '/')
), found AS (
  SELECT w.target_kind, w.candidate, w.is_guess, w.how, count(b.node_id) AS repos,
    min({'node_id': b.node_id, 'repo_id': b.repo_id, 'created_at': b.created_at}) FILTER (b.node_id IS NOT NULL) AS repo
  FROM wanted w LEFT JOIN bearers b ON b.kind = w.target_kind AND b.how = w.how AND b.key = w.key
  GROUP BY w.target_kind, w.candidate, w.is_guess, w.how
), rungs AS (
  SELECT target_kind, candidate, is_guess,
    max(CASE WHEN how = 'alias' AND repos = 1 THEN repo END) AS by_alias,
    max(CASE WHEN how = 'case' AND repos = 1 THEN repo END) AS by_case,
    max(CASE WHEN how = 'bare' AND repos = 1 THEN repo END) AS bare,
    coalesce(max(CASE WHEN how = 'case' THEN repos END), 0) AS of_case,
    coalesce(max(CASE WHEN how = 'bare' THEN repos END), 0) AS of_bare
  FROM found
  GROUP BY target_kind, candidate, is_guess
), known AS (
  SELECT kind, name, min(repo_id) AS repo_id
  FROM (SELECT kind, alias AS name, repo_id FROM known_moves UNION SELECT kind, repo_id, repo_id FROM known_moves) m
  ANTI JOIN live_repos l ON l.kind = m.kind AND l.repo_id = m.repo_id
  GROUP BY kind, name HAVING count(*) = 1
), best AS (
  -- Where several are called so but for case, the ladder ends: a bare name is not asked any more.
  SELECT r.*, k.repo_id AS known_id,
    CASE WHEN by_alias IS NOT NULL THEN 'alias' WHEN by_case IS NOT NULL THEN 'case'
      WHEN k.repo_id = r.candidate THEN 'known' WHEN k.repo_id IS NOT NULL THEN 'moved'
      WHEN of_case <= 1 AND bare IS NOT NULL THEN 'bare'
      WHEN of_case > 1 OR of_bare > 1 THEN 'ambiguous' ELSE 'ghost' END AS lookup
  FROM rungs r LEFT JOIN known k ON k.kind = r.target_kind AND k.name = r.candidate AND NOT r.is_guess
), meant AS (
  SELECT *, CASE lookup WHEN 'alias' THEN by_alias WHEN 'case' THEN by_case WHEN 'bare' THEN bare END AS repo FROM best
)
SELECT target_kind, candidate, is_guess, 'exact' AS lookup, node_id AS target_node_id, candidate AS target_id,
  created_at AS target_created_at
FROM exact
UNION ALL
SELECT target_kind, candidate, is_guess, lookup, repo.node_id,
  coalesce(repo.repo_id, CASE WHEN lookup IN ('known', 'moved') THEN known_id END, candidate), repo.created_at
FROM meant
