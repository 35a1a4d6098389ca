-- The day's records with what is known of their repos: a README that is not offered again is the one that is known, and
-- of the fields that a list can leave out the values are told beside. The card data of a record that has none are those
-- that its README begins with.
-- tables: taken_records, repos_before, front_matters
-- parameters:
-- returns: the columns of taken_records; is_known, is_as_read: whether the record alone tells the content; and known_… of
-- columns of repos
SELECT r.* EXCLUDE (card_hash, card_data), coalesce(r.card_hash, k.card_hash) AS card_hash,
  coalesce(r.card_data, f.front_matter) AS card_data, k.node_id IS NOT NULL AS is_known,
  coalesce(r.card_hash, k.card_hash) IS NULL AND (r.card_data IS NOT NULL OR f.front_matter IS NULL) AS is_as_read,
  k.hub_id AS known_hub_id, k.sha AS known_sha, k.created_at AS known_created_at,
  k.last_modified AS known_last_modified, k.private AS known_private, k.gated AS known_gated,
  k.disabled AS known_disabled, k.tags AS known_tags, k.library_name AS known_library_name,
  k.pipeline_tag AS known_pipeline_tag, k.card_data AS known_card_data, k.base_models AS known_base_models,
  k.files AS known_files, k.file_count AS known_file_count, k.extra AS known_extra
FROM taken_records r
LEFT JOIN repos_before k ON k.node_id = r.node_id
LEFT JOIN front_matters f ON f.card_hash = coalesce(r.card_hash, CASE WHEN r.tags IS NULL THEN k.card_hash END)
