CREATE TABLE IF NOT EXISTS ${table} (
  scope             STRING NOT NULL COMMENT 'all: every node; without_isolates: only nodes with an edge',
  nodes             BIGINT NOT NULL COMMENT 'N: nodes in scope',
  edges             BIGINT NOT NULL COMMENT 'E: edges by declared evidence, parallel ones of other relations each, no self-loops',
  edges_per_node    DOUBLE COMMENT 'E/N: mean in-degree and mean out-degree, published as average degree; NULL without nodes',
  mean_degree       DOUBLE COMMENT '2E/N: mean of in-degree + out-degree; NULL without nodes',
  components        BIGINT NOT NULL COMMENT 'weakly connected components in scope',
  largest_component BIGINT NOT NULL COMMENT 'nodes in the largest',
  largest_share     DOUBLE COMMENT 'largest_component / N; NULL without nodes',
  strong_components BIGINT NOT NULL COMMENT 'strongly connected components in scope: N - nodes_on_cycles + cycles',
  cycles            BIGINT NOT NULL COMMENT 'strongly connected components of two or more',
  nodes_on_cycles   BIGINT NOT NULL COMMENT 'nodes in these',
  two_cycles        BIGINT NOT NULL COMMENT 'strongly connected components of exactly two',
  self_loops        BIGINT NOT NULL COMMENT 'repos in scope that their own metadata names, each once; these are no edges',
  isolates          BIGINT NOT NULL COMMENT 'nodes in scope without an edge'
)
USING DELTA
COMMENT 'The graph of declared lineage in numbers.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.strong' = "strong_components = nodes - nodes_on_cycles + cycles"
)
