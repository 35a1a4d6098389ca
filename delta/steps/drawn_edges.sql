-- One row an upstream, downstream and relation, with all evidence, graded by the best. Where a field names a parent
-- without the relation, it is that of the best evidence for the same parent which tells it, else the repo's role. What a
-- card's text says makes rows of its own: it is never mixed with what is declared.
-- tables: redrawn_mentions
-- parameters:
-- returns: src, dst, relation, is_text, grade_rank, grade, source_field, raw_reference, rule, revision, flags, evidence
WITH sound AS (
  SELECT * FROM redrawn_mentions WHERE code IS NULL
), told AS (
  SELECT node_id, target_node_id, is_text,
    arg_min(relation, (grade_rank, source_field, position)) FILTER (relation IS NOT NULL) AS told,
    count(DISTINCT stated_relation) AS stated_relations
  FROM sound GROUP BY node_id, target_node_id, is_text
), related AS (
  SELECT s.* EXCLUDE (relation),
    coalesce(s.relation, t.told, CASE WHEN s.implied_relation IN ('finetune', 'adapter', 'quantized', 'merge')
      THEN s.implied_relation ELSE 'finetune' END) AS relation,
    t.stated_relations
  FROM sound s JOIN told t
    ON t.node_id = s.node_id AND t.target_node_id = s.target_node_id AND t.is_text = s.is_text
), grouped AS (
  SELECT node_id, target_node_id, relation, is_text,
    list_sort(list({'grade_rank': grade_rank,
      'grade': CASE grade_rank WHEN 1 THEN 'hub' WHEN 2 THEN 'tag' WHEN 3 THEN 'card' WHEN 4 THEN 'config'
        WHEN 5 THEN 'author_tag' WHEN 6 THEN 'misspelt' WHEN 7 THEN 'inferred' WHEN 8 THEN 'recipe' WHEN 9 THEN 'text' END,
      'source_field': source_field, 'position': position, 'raw_reference': raw_reference, 'rule': rule,
      'revision': revision, 'defects': defects})) AS evidence,
    min(created_at) AS created_at, min(target_created_at) AS target_created_at, min(target_id) AS target_id,
    max(stated_relations) AS stated_relations, bool_or(has_quantized_files) AS has_quantized_files
  FROM related
  GROUP BY node_id, target_node_id, relation, is_text
), counted AS (
  SELECT *, count(*) OVER (PARTITION BY node_id, relation, is_text) AS siblings,
    relation IN ('finetune', 'adapter', 'quantized', 'merge') AS is_of_models, evidence[1] AS best
  FROM grouped
)
SELECT
  CASE WHEN relation = 'new_version' THEN node_id ELSE target_node_id END AS src,
  CASE WHEN relation = 'new_version' THEN target_node_id ELSE node_id END AS dst,
  relation, is_text, best.grade_rank, best.grade, best.source_field, best.raw_reference, best.rule, best.revision,
  list_filter([
    CASE WHEN NOT is_text AND is_of_models AND (stated_relations > 1 OR (relation = 'finetune' AND has_quantized_files))
      THEN 'RELATION_MISMATCH' END,
    CASE WHEN NOT is_text AND relation = 'merge' AND siblings = 1 THEN 'MERGE_ONE' END,
    CASE WHEN NOT is_text AND relation = 'finetune' AND siblings > 1 THEN 'MULTI_FINETUNE' END,
    CASE WHEN is_of_models AND created_at < target_created_at - INTERVAL 30 DAYS THEN 'TIME_INVERTED' END,
    CASE WHEN relation IN ('finetune', 'adapter', 'merge') AND regexp_matches(target_id,
      '(?i)^unsloth/|[-_.](?:gguf|gptq|awq|exl2|mlx|[48]bit|int[48]|fp8)(?:[-_.]|$)|-bnb-') THEN 'PROXY_PARENT' END
  ], lambda flag: flag IS NOT NULL) AS flags,
  evidence
FROM counted
