CREATE TABLE IF NOT EXISTS progenitors (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  edges bigint NOT NULL COMMENT 'parent-child pairs',
  reproducing bigint NOT NULL COMMENT 'of these, with a child that has children in the graph',
  share double COMMENT 'reproducing / edges; NULL without edges'
)
USING DELTA
COMMENT 'How many children have children themselves, by the relation that made them.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'reproducing <= edges'
)
