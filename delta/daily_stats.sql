CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  subject       STRING NOT NULL COMMENT 'node, edge (declared), or text_edge (what cards say in prose)',
  kind          STRING NOT NULL COMMENT 'kind of the node, or of the edge\'s downstream end',
  role          STRING NOT NULL COMMENT 'role of the node; \'*\' for edges',
  relation      STRING NOT NULL COMMENT 'relation of the edge; \'*\' for nodes',
  total         BIGINT NOT NULL COMMENT 'how many there are',
  checksum      DECIMAL(38,0) NOT NULL COMMENT 'sum over the hashes of their rows: equal sums of two days are equal graphs',
  added         BIGINT NOT NULL COMMENT 'appeared since the snapshot before',
  removed       BIGINT NOT NULL COMMENT 'disappeared since the snapshot before',
  modified      BIGINT NOT NULL COMMENT 'changed since the snapshot before'
)
USING DELTA
COMMENT 'Totals of a day and what moved since the snapshot before it.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.nothing_negative' = "total >= 0 AND added >= 0 AND removed >= 0 AND modified >= 0"
)
