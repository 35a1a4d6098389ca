CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  edges         BIGINT NOT NULL COMMENT 'parent-child pairs',
  reproducing   BIGINT NOT NULL COMMENT 'of these, with a child that has children in the graph',
  share         DOUBLE COMMENT 'reproducing / edges; NULL without edges'
)
USING DELTA
COMMENT 'How many children have children themselves, by the relation that made them.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "reproducing <= edges"
)
