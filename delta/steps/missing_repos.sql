-- The change set of the repos that the source should have listed and did not. Each is marked once with the day it was
-- last seen; it becomes a tombstone where the list was whole and of full coverage, or of a scope that its author is in.
-- tables: repos_before, listed, covered_kinds, covered_authors, last_listings
-- parameters: source (VARCHAR), day (DATE)
-- returns: the columns of repos, _op
WITH placed AS (
  SELECT r.*, l.last_listed, c.coverage, c.makes_tombstones, r.source = $source AS is_own,
    coalesce((r.kind, CASE WHEN contains(r.repo_id, '/') THEN split_part(r.repo_id, '/', 1) END)
      IN (SELECT (kind, author) FROM covered_authors), false) AS is_in_scope
  FROM repos_before r
  JOIN covered_kinds c ON c.kind = r.kind AND c.coverage <> 'incremental'
  LEFT JOIN last_listings l ON l.source = r.source AND l.kind = r.kind
), judged AS (
  SELECT *, gone_at IS NULL AND makes_tombstones AND CASE coverage WHEN 'scope' THEN is_in_scope ELSE is_own END
    AS is_buried
  FROM placed
  WHERE is_own OR is_in_scope
)
-- A repo first seen in an incremental list was not in the whole list before.
SELECT * EXCLUDE (last_listed, coverage, makes_tombstones, is_own, is_in_scope, is_buried) REPLACE (
    coalesce(last_seen, greatest(last_listed, first_seen)) AS last_seen,
    CASE WHEN is_buried THEN $day ELSE gone_at END AS gone_at
  ), 'update' AS _op
FROM judged
WHERE (last_seen IS NULL OR is_buried) AND node_id NOT IN (SELECT node_id FROM listed)
