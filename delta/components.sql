CREATE TABLE IF NOT EXISTS ${table} (
  node_id      BIGINT NOT NULL COMMENT 'the node',
  component_id BIGINT NOT NULL COMMENT 'least node_id of the component'
)
USING DELTA
COMMENT 'Weakly connected component of each node.'
TBLPROPERTIES (
  ${properties}
)
