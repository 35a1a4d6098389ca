CREATE TABLE IF NOT EXISTS component_sizes (
  component_id bigint NOT NULL COMMENT 'least node_id of the component, as in components',
  nodes bigint NOT NULL COMMENT 'members, two or more',
  edges bigint NOT NULL COMMENT 'edges between them, parallel ones of other relations each',
  share_of_nodes double NOT NULL COMMENT 'nodes / all nodes of the graph, isolated ones included; to six places',
  root_node_id bigint NOT NULL COMMENT 'member without incoming edge that has the greatest out-degree (where every member has one: of all); ties to the least repo_id, then node_id',
  root_repo_kind string NOT NULL COMMENT 'kind of the root',
  root_repo_id string NOT NULL COMMENT 'name of the root',
  models bigint NOT NULL COMMENT 'members that are models',
  datasets bigint NOT NULL COMMENT 'members that are datasets',
  spaces bigint NOT NULL COMMENT 'members that are Spaces',
  is_largest boolean NOT NULL COMMENT 'whether it has the most nodes; of equals the least component_id'
)
USING DELTA
COMMENT 'Weakly connected components of two or more nodes.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'component_id',
  'delta.constraints.kinds' = 'nodes = models + datasets + spaces AND nodes > 1'
)
