CREATE TABLE IF NOT EXISTS degree_distributions (
  role string NOT NULL COMMENT 'role of the nodes, or \'*\' for all',
  direction string NOT NULL COMMENT 'in: edges from upstream; out: edges to downstream; total: both',
  degree bigint NOT NULL COMMENT 'number of edges, 0 included; parallel edges of other relations count each',
  nodes bigint NOT NULL COMMENT 'nodes of the role that have exactly so many',
  share_at_least double NOT NULL COMMENT 'share of the role\'s nodes that have at least so many: P(K >= degree), isolated nodes included'
)
USING DELTA
COMMENT 'How many nodes have each degree, by role and direction.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
