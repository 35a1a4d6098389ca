CREATE TABLE IF NOT EXISTS components (
  node_id bigint NOT NULL COMMENT 'the node',
  component_id bigint NOT NULL COMMENT 'least node_id of the component'
)
USING DELTA
COMMENT 'Weakly connected component of each node.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'component_id'
)
