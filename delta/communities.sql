CREATE TABLE IF NOT EXISTS ${table} (
  node_id      BIGINT NOT NULL COMMENT 'the node',
  method       STRING NOT NULL COMMENT 'label_propagation, louvain or leiden',
  community_id BIGINT NOT NULL COMMENT 'least node_id of the community'
)
USING DELTA
COMMENT 'Community of each node, by method.'
TBLPROPERTIES (
  ${properties}
)
