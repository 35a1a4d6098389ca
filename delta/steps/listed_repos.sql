-- The change set of the repos that are listed: those with new content or a new line, those that are there again, and
-- those that another source listed. A source that lists a kind in full answers for all it lists.
-- tables: hashed_records, repos_before, covered_kinds, full_listers
-- parameters: source (VARCHAR), day (DATE), observed_at (TIMESTAMPTZ)
-- returns: the columns of repos, _op
WITH judged AS (
  SELECT h.*,
    k.node_id IS NOT NULL AS is_there, k.source AS known_source, k.first_seen AS known_first_seen,
    k.content_hash IS NOT DISTINCT FROM h.content_hash AND k.line_hash IS NOT DISTINCT FROM h.line_hash
      AND k.last_seen IS NULL
      AND (k.source = $source OR NOT coalesce(c.coverage = 'full', false)) AS stays,
    f.source IS NOT NULL AND NOT coalesce(c.coverage = 'full', false) AS is_answered_for
  FROM hashed_records h
  LEFT JOIN repos_before k ON k.node_id = h.node_id
  LEFT JOIN covered_kinds c ON c.kind = h.kind
  LEFT JOIN full_listers f ON f.source = k.source AND f.kind = h.kind
)
SELECT node_id, kind, repo_id, hub_id, author, sha, created_at, last_modified, private, gated, disabled, library_name,
  pipeline_tag, tags, card_data, base_models, files, file_count, extra, flags, card_hash, content_hash, line_hash,
  CASE WHEN is_answered_for THEN known_source ELSE $source END AS source,
  $observed_at AS observed_at,
  coalesce(known_first_seen, $day) AS first_seen,
  CAST(NULL AS DATE) AS last_seen,
  CAST(NULL AS DATE) AS gone_at,
  CASE WHEN is_there THEN 'update' ELSE 'insert' END AS _op
FROM judged
WHERE NOT is_there OR NOT stays
