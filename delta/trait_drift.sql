CREATE TABLE IF NOT EXISTS trait_drift (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  trait string NOT NULL COMMENT 'licence, task, library or language',
  values int COMMENT 'values in the order',
  pairs bigint NOT NULL COMMENT 'pairs of values with more transitions one way than the other',
  pairs_along bigint NOT NULL COMMENT 'of these, those that go along the order',
  transitions bigint NOT NULL COMMENT 'transitions between the values',
  transitions_along bigint NOT NULL COMMENT 'of these, those that go along the order',
  traffic bigint NOT NULL COMMENT 'sum over pairs of the excess of one way over the other',
  traffic_along bigint NOT NULL COMMENT 'of it, what goes along the order: the greatest that any order has',
  share_along double COMMENT 'transitions_along / transitions; NULL without any',
  directedness double COMMENT 'mean over pairs of the share of the greater way, each pair weighted by its transitions; 0.5 is no direction',
  is_unique boolean COMMENT 'whether no other order has as much traffic along; NULL where that was not settled in time',
  all_pairs bigint NOT NULL COMMENT 'pairs of values with transitions, of all values and not the most frequent alone',
  all_transitions bigint NOT NULL COMMENT 'transitions between all values'
)
USING DELTA
COMMENT 'How far the drift of a trait has one direction, and how much of it the best order explains (Anatomy, 7.3).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'traffic_along <= traffic'
)
