-- What each name means, with the key of each ghost; a name whose key is that of a repo of another name is taken: names can
-- be made up to that end.
-- tables: resolved_names, keys_of_names, live_repos
-- parameters:
-- returns: target_kind, candidate, is_guess, lookup, target_node_id, target_id, target_created_at
SELECT r.target_kind, r.candidate, r.is_guess,
  CASE WHEN r.target_node_id IS NULL AND l.repo_id <> r.target_id THEN 'taken' ELSE r.lookup END AS lookup,
  coalesce(r.target_node_id, k.own_key) AS target_node_id, r.target_id, r.target_created_at
FROM resolved_names r
LEFT JOIN keys_of_names k ON k.target_kind = r.target_kind AND k.candidate = r.candidate AND k.is_guess = r.is_guess
LEFT JOIN live_repos l ON l.node_id = k.own_key
