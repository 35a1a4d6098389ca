CREATE TABLE IF NOT EXISTS family_distributions (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  quantity string NOT NULL COMMENT 'size (of families); children, parents, depth (of members)',
  value bigint NOT NULL COMMENT 'the value',
  count bigint NOT NULL COMMENT 'how many have it',
  share_at_least double COMMENT 'share with this value or a greater one'
)
USING DELTA
COMMENT 'How many families, or members, have a size, a number of children or parents, a depth.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
