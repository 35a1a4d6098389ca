CREATE TABLE IF NOT EXISTS mutation_rates (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  trait string NOT NULL COMMENT 'licence, task, library, language, dataset or paper',
  edges bigint NOT NULL COMMENT 'parent-child pairs',
  pairs bigint NOT NULL COMMENT 'of these, where both name the trait',
  changed bigint NOT NULL COMMENT 'of these, where the two sets differ',
  rate double COMMENT 'mean of 1 - |both| / |either|; NULL without pairs',
  low double COMMENT '2.5 % of the rate over resampled families',
  high double COMMENT '97.5 % of it',
  families bigint NOT NULL COMMENT 'families that the pairs come from',
  family_mean double COMMENT 'every family counts once: mean over families of their own mean; NULL without pairs',
  family_low double COMMENT '2.5 % of family_mean over resampled families',
  family_high double COMMENT '97.5 % of it',
  gained bigint NOT NULL COMMENT 'parent-child pairs where only the child names the trait',
  lost bigint NOT NULL COMMENT 'where only the parent does'
)
USING DELTA
COMMENT 'How much of a trait changes from parent to child: mean Jaccard distance of the two sets (Anatomy, definition 7.1).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'pairs <= edges'
)
