CREATE TABLE IF NOT EXISTS family_growth (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  family_id bigint NOT NULL COMMENT 'the family; 0 for all live models',
  root string COMMENT 'name of its root; \'*\' for all live models',
  month date NOT NULL COMMENT 'first day of the month; the floor of the Hub, 2022-03-02, is told apart: see before_floor',
  created bigint NOT NULL COMMENT 'members created in the month',
  members bigint NOT NULL COMMENT 'members created up to its end',
  before_floor bigint NOT NULL COMMENT 'of created, those whose creation the Hub has lost: older than its oldest date'
)
USING DELTA
COMMENT 'Growth of the ten largest families by month of creation; family 0 is all live models.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
