CREATE TABLE IF NOT EXISTS edges (
  edge_id bigint NOT NULL COMMENT 'xxhash64(src, dst, relation); a text edge has another than the declared one beside it',
  src bigint NOT NULL COMMENT 'upstream node: the parent model, the dataset, or the predecessor',
  dst bigint NOT NULL COMMENT 'downstream node: what was made from it, or its successor',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized, merge; trained_on (dataset -> model); derived_from (dataset -> dataset); used_by_space (model or dataset -> Space); new_version (repo -> successor, no lineage)',
  grade_rank int NOT NULL COMMENT 'rank of the best evidence, 1 is strongest',
  grade string NOT NULL COMMENT 'the best evidence: hub, tag, card, config, author_tag, misspelt, inferred; recipe and text for what cards alone say',
  source_field string NOT NULL COMMENT 'the field of the best evidence',
  raw_reference string NOT NULL COMMENT 'the best evidence as the downstream repo wrote it',
  rule string NOT NULL COMMENT 'how the raw reference was resolved: exact, url, cache_path, suffix, markup, extended, basename; alias, case, bare',
  revision string COMMENT 'the revision that the best evidence tells',
  flags array<string> COMMENT 'what is odd about the edge: RELATION_MISMATCH, MERGE_ONE, MULTI_FINETUNE, TIME_INVERTED, PROXY_PARENT',
  evidence array<struct<grade_rank: int, grade: string, source_field: string, position: int, raw_reference: string, rule: string, revision: string, defects: array<string>>> COMMENT 'all evidence, best first'
)
USING DELTA
COMMENT 'The graph\'s edges on a day, upstream -> downstream: parent -> derived model, dataset -> model, dataset -> dataset.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'src,dst',
  'delta.constraints.no_self_loop' = 'src <> dst',
  'delta.constraints.relation_known' = 'relation IN (\'finetune\', \'adapter\', \'quantized\', \'merge\', \'trained_on\', \'derived_from\', \'used_by_space\', \'new_version\')'
)
