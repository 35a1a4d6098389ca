CREATE TABLE IF NOT EXISTS transitions (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  quarter string NOT NULL COMMENT 'quarter in which the child was created, like 2025Q1; \'*\' for all',
  trait string NOT NULL COMMENT 'licence, task, library or language',
  parent_value string NOT NULL COMMENT 'a value the parent has',
  child_value string NOT NULL COMMENT 'a value the child has',
  count bigint NOT NULL COMMENT 'parent-child pairs with the two, where the child lacks the first or the parent lacks the second: each counted once',
  paper_count bigint NOT NULL COMMENT 'as the paper counts: once for the value that came and once for the one that went'
)
USING DELTA
COMMENT 'Which value of a trait gives way to which, from parent to child (Anatomy, 7.2).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'parent_value <> child_value'
)
