CREATE TABLE IF NOT EXISTS degrees (
  node_id bigint NOT NULL COMMENT 'the node; every node has a row with \'*\' twice',
  relation string NOT NULL COMMENT 'the relation, or \'*\' for all',
  neighbour_kind string NOT NULL COMMENT 'kind of the repo at the other end, or \'*\' for all; one of the two is always \'*\'',
  in_degree bigint NOT NULL COMMENT 'edges from upstream: what it was made from',
  out_degree bigint NOT NULL COMMENT 'edges to downstream: what was made from it',
  degree bigint NOT NULL COMMENT 'in_degree + out_degree'
)
USING DELTA
COMMENT 'Number of edges of a node, in all, by relation, and by the kind of the neighbour.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id',
  'delta.constraints.sum' = 'degree = in_degree + out_degree'
)
