CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  quarter       STRING NOT NULL COMMENT 'quarter in which the child was created, like 2025Q1; \'*\' for all',
  trait         STRING NOT NULL COMMENT 'licence, task, library or language',
  parent_value  STRING NOT NULL COMMENT 'a value the parent has',
  child_value   STRING NOT NULL COMMENT 'a value the child has',
  count         BIGINT NOT NULL COMMENT 'parent-child pairs with the two, where the child lacks the first or the parent lacks the second: each counted once',
  paper_count   BIGINT NOT NULL COMMENT 'as the paper counts: once for the value that came and once for the one that went'
)
USING DELTA
COMMENT 'Which value of a trait gives way to which, from parent to child (Anatomy, 7.2).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "parent_value <> child_value"
)
