CREATE TABLE IF NOT EXISTS ${table} (
  node_id  BIGINT NOT NULL COMMENT 'the node',
  cycle_id BIGINT NOT NULL COMMENT 'least node_id of the strongly connected component'
)
USING DELTA
COMMENT 'Nodes on a directed cycle: members of strongly connected components of two or more.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
