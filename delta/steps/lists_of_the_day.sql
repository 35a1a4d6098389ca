-- How many repos of each kind the day's lists hold, and how many they should hold. A full list should hold all repos that
-- its source ever listed and that are not gone; a scope all of its authors, whoever listed them; a partial list those
-- that the source listed the last time; an incremental one none.
-- tables: listed, repos_before, covered_kinds, covered_authors
-- parameters: source (VARCHAR)
-- returns: kind, seen, expected
WITH seen AS (
  SELECT l.kind, count(*) AS repos
  FROM listed l JOIN covered_kinds c ON c.kind = l.kind
  LEFT JOIN covered_authors a
    ON a.kind = l.kind AND a.author = CASE WHEN contains(l.repo_id, '/') THEN split_part(l.repo_id, '/', 1) END
  WHERE c.coverage <> 'scope' OR a.author IS NOT NULL
  GROUP BY l.kind
), expected AS (
  SELECT r.kind, count(*) AS repos
  FROM repos_before r JOIN covered_kinds c ON c.kind = r.kind
  LEFT JOIN covered_authors a
    ON a.kind = r.kind AND a.author = CASE WHEN contains(r.repo_id, '/') THEN split_part(r.repo_id, '/', 1) END
  WHERE r.gone_at IS NULL AND CASE c.coverage
    WHEN 'full' THEN r.source = $source
    WHEN 'partial' THEN r.source = $source AND r.last_seen IS NULL
    WHEN 'scope' THEN a.author IS NOT NULL
    ELSE false END
  GROUP BY r.kind
)
SELECT c.kind, coalesce(s.repos, 0) AS seen, coalesce(e.repos, 0) AS expected
FROM covered_kinds c LEFT JOIN seen s ON s.kind = c.kind LEFT JOIN expected e ON e.kind = c.kind
