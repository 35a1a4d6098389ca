CREATE TABLE IF NOT EXISTS graph_summary (
  scope string NOT NULL COMMENT 'all: every node; without_isolates: only nodes with an edge',
  nodes bigint NOT NULL COMMENT 'N: nodes in scope',
  edges bigint NOT NULL COMMENT 'E: edges by declared evidence, parallel ones of other relations each, no self-loops',
  edges_per_node double COMMENT 'E/N: mean in-degree and mean out-degree, published as average degree; NULL without nodes',
  mean_degree double COMMENT '2E/N: mean of in-degree + out-degree; NULL without nodes',
  components bigint NOT NULL COMMENT 'weakly connected components in scope',
  largest_component bigint NOT NULL COMMENT 'nodes in the largest',
  largest_share double COMMENT 'largest_component / N; NULL without nodes',
  strong_components bigint NOT NULL COMMENT 'strongly connected components in scope: N - nodes_on_cycles + cycles',
  cycles bigint NOT NULL COMMENT 'strongly connected components of two or more',
  nodes_on_cycles bigint NOT NULL COMMENT 'nodes in these',
  two_cycles bigint NOT NULL COMMENT 'strongly connected components of exactly two',
  self_loops bigint NOT NULL COMMENT 'repos in scope that their own metadata names, each once; these are no edges',
  isolates bigint NOT NULL COMMENT 'nodes in scope without an edge'
)
USING DELTA
COMMENT 'The graph of declared lineage in numbers.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.strong' = 'strong_components = nodes - nodes_on_cycles + cycles'
)
