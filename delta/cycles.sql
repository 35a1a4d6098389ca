CREATE TABLE IF NOT EXISTS ${table} (
  node_id  BIGINT NOT NULL COMMENT 'the node',
  cycle_id BIGINT NOT NULL COMMENT 'least node_id of the strongly connected component'
)
USING DELTA
COMMENT 'Nodes on a directed cycle: members of strongly connected components of two or more.'
TBLPROPERTIES (
  ${properties}
)
