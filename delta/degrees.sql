CREATE TABLE IF NOT EXISTS ${table} (
  node_id    BIGINT NOT NULL COMMENT 'the node; every node has a row with \'*\' twice',
  relation   STRING NOT NULL COMMENT 'the relation, or \'*\' for all',
  neighbour_kind STRING NOT NULL COMMENT 'kind of the repo at the other end, or \'*\' for all; one of the two is always \'*\'',
  in_degree  BIGINT NOT NULL COMMENT 'edges from upstream: what it was made from',
  out_degree BIGINT NOT NULL COMMENT 'edges to downstream: what was made from it',
  degree     BIGINT NOT NULL COMMENT 'in_degree + out_degree'
)
USING DELTA
COMMENT 'Number of edges of a node, in all, by relation, and by the kind of the neighbour.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.sum' = "degree = in_degree + out_degree"
)
