CREATE TABLE IF NOT EXISTS ${table} (
  method      STRING NOT NULL COMMENT 'label_propagation',
  communities BIGINT NOT NULL COMMENT 'number of communities, isolated nodes included',
  largest     BIGINT NOT NULL COMMENT 'nodes in the largest',
  modularity  DOUBLE COMMENT 'Newman\'s Q of the whole partition, direction ignored, resolution 1; NULL without edges',
  rounds      INT NOT NULL COMMENT 'rounds of the method'
)
USING DELTA
COMMENT 'How good each division into communities is.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableInCommitTimestamps' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
