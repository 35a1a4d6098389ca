CREATE TABLE IF NOT EXISTS communities (
  node_id bigint NOT NULL COMMENT 'the node',
  method string NOT NULL COMMENT 'label_propagation, louvain or leiden',
  community_id bigint NOT NULL COMMENT 'least node_id of the community'
)
USING DELTA
COMMENT 'Community of each node, by method.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'method,community_id'
)
