CREATE TABLE IF NOT EXISTS ${table} (
  edge_id       BIGINT NOT NULL COMMENT 'xxhash64(src, dst, relation)',
  src           BIGINT NOT NULL COMMENT 'upstream node: the parent model, or the dataset',
  dst           BIGINT NOT NULL COMMENT 'downstream node: what was made from it',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized, merge; trained_on (dataset -> model); derived_from (dataset -> dataset)',
  grade_rank    INT NOT NULL COMMENT 'rank of the best evidence, 1 is strongest',
  grade         STRING NOT NULL COMMENT 'the best evidence: hub, tag, card, author_tag',
  source_field  STRING NOT NULL COMMENT 'the field of the best evidence',
  raw_reference STRING NOT NULL COMMENT 'the best evidence as the downstream repo wrote it',
  rule          STRING NOT NULL COMMENT 'how the raw reference was resolved',
  evidence      ARRAY<STRUCT<grade_rank: INT, grade: STRING, source_field: STRING, position: INT, raw_reference: STRING, rule: STRING>> COMMENT 'all evidence, best first'
)
USING DELTA
COMMENT 'The graph\'s edges on a day, upstream -> downstream: parent -> derived model, dataset -> model, dataset -> dataset.'
CLUSTER BY (src, dst)
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableInCommitTimestamps' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.no_self_loop' = "src <> dst",
  'delta.constraints.relation_known' = "relation IN ('finetune', 'adapter', 'quantized', 'merge', 'trained_on', 'derived_from')"
)
