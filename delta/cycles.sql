CREATE TABLE IF NOT EXISTS cycles (
  node_id bigint NOT NULL COMMENT 'the node',
  cycle_id bigint NOT NULL COMMENT 'least node_id of the strongly connected component'
)
USING DELTA
COMMENT 'Nodes on a directed cycle: members of strongly connected components of two or more.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
