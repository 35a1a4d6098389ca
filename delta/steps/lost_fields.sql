-- The fields that some of the day's parsed repos had before, and none of them has now; fields with a column first.
-- tables: taken_records, repos_before
-- parameters:
-- returns: kind, field, repos
WITH sides AS (
  SELECT true AS is_now, kind, hub_id, sha, created_at, last_modified, private, gated, disabled, tags, library_name,
    pipeline_tag, card_data, base_models, files, extra
  FROM taken_records
  UNION ALL
  SELECT false, kind, hub_id, sha, created_at, last_modified, private, gated, disabled, tags, library_name,
    pipeline_tag, card_data, base_models, files, extra
  FROM repos_before WHERE node_id IN (SELECT node_id FROM taken_records)
), named AS (
  SELECT is_now, kind, unnest(list_concat(
    [CASE WHEN hub_id IS NOT NULL THEN '_id' END, CASE WHEN sha IS NOT NULL THEN 'sha' END,
      CASE WHEN created_at IS NOT NULL THEN 'createdAt' END, CASE WHEN last_modified IS NOT NULL THEN 'lastModified' END,
      CASE WHEN private IS NOT NULL THEN 'private' END, CASE WHEN gated IS NOT NULL THEN 'gated' END,
      CASE WHEN disabled IS NOT NULL THEN 'disabled' END, CASE WHEN tags IS NOT NULL THEN 'tags' END,
      CASE WHEN library_name IS NOT NULL THEN 'library_name' END,
      CASE WHEN pipeline_tag IS NOT NULL THEN 'pipeline_tag' END,
      CASE WHEN card_data IS NOT NULL THEN 'cardData' END, CASE WHEN base_models IS NOT NULL THEN 'baseModels' END,
      CASE WHEN files IS NOT NULL THEN 'siblings' END],
    coalesce(json_keys(extra), []))) AS field
  FROM sides
)
SELECT kind, field, count(*) AS repos
FROM named
WHERE field IS NOT NULL
GROUP BY kind, field
HAVING NOT bool_or(is_now)
ORDER BY field IN ('_id', 'sha', 'createdAt', 'lastModified', 'private', 'gated', 'disabled', 'tags', 'library_name',
  'pipeline_tag', 'cardData', 'baseModels', 'siblings') DESC, repos DESC, kind, field
LIMIT 100
