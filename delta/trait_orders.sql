CREATE TABLE IF NOT EXISTS trait_orders (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  trait string NOT NULL COMMENT 'licence, task, library or language',
  position int NOT NULL COMMENT 'place in the order, upstream first, from 1',
  value string COMMENT 'the value',
  licence_class string COMMENT 'class of a licence; NULL for other traits',
  models bigint NOT NULL COMMENT 'live models that have the value',
  inflow bigint NOT NULL COMMENT 'transitions into it from the values of the order',
  outflow bigint NOT NULL COMMENT 'transitions out of it to them',
  least_position int COMMENT 'the first place it has in any order that is as good; NULL where that was not settled in time',
  greatest_position int COMMENT 'and the last'
)
USING DELTA
COMMENT 'The linear order of the most frequent values of a trait that most of the drift goes along (Anatomy, 7.3).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
