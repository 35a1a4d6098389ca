CREATE TABLE IF NOT EXISTS partitions (
  method string NOT NULL COMMENT 'label_propagation, louvain or leiden',
  communities bigint NOT NULL COMMENT 'number of communities, isolated nodes included',
  largest bigint NOT NULL COMMENT 'nodes in the largest',
  modularity double COMMENT 'Newman\'s Q of the whole partition, direction ignored, by the resolution; NULL without edges',
  resolution double NOT NULL COMMENT 'of the modularity; 1 is Newman\'s',
  seed bigint COMMENT 'of the method; NULL where it leaves nothing to chance',
  rounds int COMMENT 'rounds of the method; NULL where it ends by itself'
)
USING DELTA
COMMENT 'How good each division into communities is.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
