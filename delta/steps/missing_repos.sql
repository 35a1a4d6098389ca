-- The change set of the repos that the source should have listed and did not. Each is marked once with the day it was
-- last seen; it becomes a tombstone where the list was whole and of full coverage, or of a scope that its author is in.
-- tables: repos_before, listed, covered_kinds, covered_authors, burying_kinds, last_listings
-- parameters: source (VARCHAR), day (DATE)
-- returns: the columns of repos, _op
WITH placed AS (
  SELECT r.*, l.last_listed, c.coverage, g.kind IS NOT NULL AS makes_tombstones, r.source = $source AS is_own,
    a.author IS NOT NULL AS is_in_scope
  FROM repos_before r
  JOIN covered_kinds c ON c.kind = r.kind AND c.coverage <> 'incremental'
  LEFT JOIN burying_kinds g ON g.kind = r.kind
  LEFT JOIN last_listings l ON l.source = r.source AND l.kind = r.kind
  LEFT JOIN covered_authors a
    ON a.kind = r.kind AND a.author = CASE WHEN contains(r.repo_id, '/') THEN split_part(r.repo_id, '/', 1) END
), judged AS (
  SELECT *, gone_at IS NULL AND makes_tombstones AND CASE coverage WHEN 'scope' THEN is_in_scope ELSE is_own END
    AS is_buried
  FROM placed
  WHERE is_own OR is_in_scope
)
-- A repo first seen in an incremental list was not in the whole list before.
SELECT j.* EXCLUDE (
    last_listed, coverage, makes_tombstones, is_own, is_in_scope, is_buried, last_seen, gone_at
  ),
  coalesce(j.last_seen, greatest(j.last_listed, j.first_seen)) AS last_seen,
  CASE WHEN j.is_buried THEN $day ELSE j.gone_at END AS gone_at,
  'update' AS _op
FROM judged j
LEFT JOIN listed l ON l.node_id = j.node_id
WHERE (j.last_seen IS NULL OR j.is_buried) AND l.node_id IS NULL
