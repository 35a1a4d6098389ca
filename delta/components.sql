CREATE TABLE IF NOT EXISTS ${table} (
  node_id      BIGINT NOT NULL COMMENT 'the node',
  component_id BIGINT NOT NULL COMMENT 'least node_id of the component'
)
USING DELTA
COMMENT 'Weakly connected component of each node.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'component_id'
)
