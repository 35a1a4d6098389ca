-- All mentions: of changed repos what they say now, of the others what they said before. A card that is the same says the
-- same; how its repo was made, its own tags and files may tell anew.
-- tables: mentions_before, said, moved_repos, described
-- parameters:
-- returns: the columns of mentions
SELECT b.node_id, b.source_field, b.position, b.kind, b.target_kind, b.raw_reference, b.candidate, b.code, b.rule,
  b.grade_rank, b.stated_relation,
  CASE WHEN m.node_id IS NULL THEN b.implied_relation ELSE d.made_as END AS implied_relation, b.has_quantized_files,
  b.revision, b.defects
FROM mentions_before b
LEFT JOIN moved_repos m ON m.node_id = b.node_id
LEFT JOIN described d ON d.node_id = b.node_id
WHERE m.node_id IS NULL OR (b.grade_rank >= 8 AND NOT m.has_new_card)
UNION ALL
SELECT node_id, source_field, position, kind, target_kind, raw_reference, candidate, code, rule, grade_rank, stated_relation,
  implied_relation, has_quantized_files, revision, defects
FROM said
