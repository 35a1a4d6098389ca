CREATE TABLE IF NOT EXISTS ${table} (
  edge_id       BIGINT NOT NULL COMMENT 'xxhash64(src, dst, relation); a text edge has another than the declared one beside it',
  src           BIGINT NOT NULL COMMENT 'upstream node: the parent model, the dataset, or the predecessor',
  dst           BIGINT NOT NULL COMMENT 'downstream node: what was made from it, or its successor',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized, merge; trained_on (dataset -> model); derived_from (dataset -> dataset); used_by_space (model or dataset -> Space); new_version (repo -> successor, no lineage)',
  grade_rank    INT NOT NULL COMMENT 'rank of the best evidence, 1 is strongest',
  grade         STRING NOT NULL COMMENT 'the best evidence: hub, tag, card, config, author_tag, misspelt, inferred; recipe and text for what cards alone say',
  source_field  STRING NOT NULL COMMENT 'the field of the best evidence',
  raw_reference STRING NOT NULL COMMENT 'the best evidence as the downstream repo wrote it',
  rule          STRING NOT NULL COMMENT 'how the raw reference was resolved: exact, url, cache_path, suffix, markup, extended, basename; alias, case, bare',
  revision      STRING COMMENT 'the revision that the best evidence tells',
  flags         ARRAY<STRING> COMMENT 'what is odd about the edge: RELATION_MISMATCH, MERGE_ONE, MULTI_FINETUNE, TIME_INVERTED, PROXY_PARENT',
  evidence      ARRAY<STRUCT<grade_rank: INT, grade: STRING, source_field: STRING, position: INT, raw_reference: STRING, rule: STRING, revision: STRING, defects: ARRAY<STRING>>> COMMENT 'all evidence, best first'
)
USING DELTA
COMMENT 'The graph\'s edges on a day, upstream -> downstream: parent -> derived model, dataset -> model, dataset -> dataset.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.no_self_loop' = "src <> dst",
  'delta.constraints.relation_known' = "relation IN ('finetune', 'adapter', 'quantized', 'merge', 'trained_on', 'derived_from', 'used_by_space', 'new_version')"
)
