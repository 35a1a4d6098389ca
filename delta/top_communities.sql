CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  method        STRING NOT NULL COMMENT 'label_propagation, louvain or leiden',
  rank          INT NOT NULL COMMENT 'place by nodes, from 1; ties by the least repo_id of the members, then community_id',
  community_id  BIGINT NOT NULL COMMENT 'as in communities: least node_id of the community',
  nodes         BIGINT NOT NULL COMMENT 'members: models + datasets + spaces',
  models        BIGINT NOT NULL COMMENT 'members that are models',
  datasets      BIGINT NOT NULL COMMENT 'members that are datasets',
  spaces        BIGINT NOT NULL COMMENT 'members that are Spaces',
  share         DOUBLE NOT NULL COMMENT 'nodes / all nodes of the graph, isolated ones included',
  top_members   ARRAY<STRING> NOT NULL COMMENT 'repo_id of the three members with most edges, most first; ties by repo_id, then node_id'
)
USING DELTA
COMMENT 'The largest communities by method (HuggingGraph, RQ2); how good the division is stands in partitions.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "nodes = models + datasets + spaces"
)
