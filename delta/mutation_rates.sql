CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  trait         STRING NOT NULL COMMENT 'licence, task, library, language, dataset or paper',
  edges         BIGINT NOT NULL COMMENT 'parent-child pairs',
  pairs         BIGINT NOT NULL COMMENT 'of these, where both name the trait',
  changed       BIGINT NOT NULL COMMENT 'of these, where the two sets differ',
  rate          DOUBLE COMMENT 'mean of 1 - |both| / |either|; NULL without pairs',
  low           DOUBLE COMMENT '2.5 % of the rate over resampled families',
  high          DOUBLE COMMENT '97.5 % of it',
  families      BIGINT NOT NULL COMMENT 'families that the pairs come from',
  family_mean   DOUBLE COMMENT 'every family counts once: mean over families of their own mean; NULL without pairs',
  family_low    DOUBLE COMMENT '2.5 % of family_mean over resampled families',
  family_high   DOUBLE COMMENT '97.5 % of it',
  gained        BIGINT NOT NULL COMMENT 'parent-child pairs where only the child names the trait',
  lost          BIGINT NOT NULL COMMENT 'where only the parent does'
)
USING DELTA
COMMENT 'How much of a trait changes from parent to child: mean Jaccard distance of the two sets (Anatomy, definition 7.1).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "pairs <= edges"
)
