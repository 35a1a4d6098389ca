CREATE TABLE IF NOT EXISTS ${table} (
  role           STRING NOT NULL COMMENT 'role of the nodes, or \'*\' for all',
  direction      STRING NOT NULL COMMENT 'in: edges from upstream; out: edges to downstream; total: both',
  degree         BIGINT NOT NULL COMMENT 'number of edges, 0 included; parallel edges of other relations count each',
  nodes          BIGINT NOT NULL COMMENT 'nodes of the role that have exactly so many',
  share_at_least DOUBLE NOT NULL COMMENT 'share of the role\'s nodes that have at least so many: P(K >= degree), isolated nodes included'
)
USING DELTA
COMMENT 'How many nodes have each degree, by role and direction.'
TBLPROPERTIES (
  ${properties}
)
