CREATE TABLE IF NOT EXISTS ${table} (
  node_id  BIGINT NOT NULL COMMENT 'the repo; one without ancestors has no row',
  relation STRING NOT NULL COMMENT 'of the last step of the shortest path, as in lineage',
  hops     INT NOT NULL COMMENT 'level: edges on the shortest path',
  nodes    BIGINT NOT NULL COMMENT 'ancestors at that level by that relation'
)
USING DELTA
COMMENT 'The backward subgraph of a repo (HuggingGraph 3.3), counted by relation and level.'
TBLPROPERTIES (
  ${properties}
)
