CREATE TABLE IF NOT EXISTS ${table} (
  node_id    BIGINT NOT NULL COMMENT 'the node; every node has a row with relation \'*\'',
  relation   STRING NOT NULL COMMENT 'the relation, or \'*\' for all',
  in_degree  BIGINT NOT NULL COMMENT 'edges from upstream: what it was made from',
  out_degree BIGINT NOT NULL COMMENT 'edges to downstream: what was made from it',
  degree     BIGINT NOT NULL COMMENT 'in_degree + out_degree'
)
USING DELTA
COMMENT 'Number of edges of a node, in all and by relation.'
CLUSTER BY (node_id)
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableInCommitTimestamps' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.sum' = "degree = in_degree + out_degree"
)
