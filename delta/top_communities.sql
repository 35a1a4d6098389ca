CREATE TABLE IF NOT EXISTS top_communities (
  snapshot_date date NOT NULL COMMENT 'the day',
  method string NOT NULL COMMENT 'label_propagation, louvain or leiden',
  rank int NOT NULL COMMENT 'place by nodes, from 1; ties by the least repo_id of the members, then community_id',
  community_id bigint NOT NULL COMMENT 'as in communities: least node_id of the community',
  nodes bigint NOT NULL COMMENT 'members: models + datasets + spaces',
  models bigint NOT NULL COMMENT 'members that are models',
  datasets bigint NOT NULL COMMENT 'members that are datasets',
  spaces bigint NOT NULL COMMENT 'members that are Spaces',
  share double NOT NULL COMMENT 'nodes / all nodes of the graph, isolated ones included',
  top_members array<string> NOT NULL COMMENT 'repo_id of the three members with most edges, most first; ties by repo_id, then node_id'
)
USING DELTA
COMMENT 'The largest communities by method (HuggingGraph, RQ2); how good the division is stands in partitions.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'nodes = models + datasets + spaces'
)
