CREATE TABLE IF NOT EXISTS daily_stats (
  snapshot_date date NOT NULL COMMENT 'the day',
  subject string NOT NULL COMMENT 'node, edge (declared), or text_edge (what cards say in prose)',
  kind string NOT NULL COMMENT 'kind of the node, or of the edge\'s downstream end',
  role string NOT NULL COMMENT 'role of the node; \'*\' for edges',
  relation string NOT NULL COMMENT 'relation of the edge; \'*\' for nodes',
  total bigint NOT NULL COMMENT 'how many there are',
  checksum decimal(38, 0) NOT NULL COMMENT 'sum over the hashes of their rows: equal sums of two days are equal graphs',
  added bigint NOT NULL COMMENT 'appeared since the snapshot before',
  removed bigint NOT NULL COMMENT 'disappeared since the snapshot before',
  modified bigint NOT NULL COMMENT 'changed since the snapshot before'
)
USING DELTA
COMMENT 'Totals of a day and what moved since the snapshot before it.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.nothing_negative' = 'total >= 0 AND added >= 0 AND removed >= 0 AND modified >= 0'
)
