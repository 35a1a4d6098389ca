CREATE TABLE IF NOT EXISTS top_base_models (
  snapshot_date date NOT NULL COMMENT 'the day',
  rank int NOT NULL COMMENT 'place by descendants, from 1; ties by repo_id, then node_id',
  node_id bigint NOT NULL COMMENT 'a model that has no declared parent in the graph, or whose role is base; ghosts included',
  repo_id string NOT NULL COMMENT 'its name',
  descendants bigint NOT NULL COMMENT 'distinct models that edges lead to from it in one step or more',
  finetune bigint NOT NULL COMMENT 'descendants whose role is finetune',
  adapter bigint NOT NULL COMMENT 'descendants whose role is adapter',
  quantized bigint NOT NULL COMMENT 'descendants whose role is quantized',
  merge bigint NOT NULL COMMENT 'descendants whose role is merge',
  other bigint NOT NULL COMMENT 'descendants of any other role, so that the parts add up; none is expected',
  levels int NOT NULL COMMENT 'most hops to a descendant, each by its shortest way (levels of a breadth-first search)'
)
USING DELTA
COMMENT 'Base models by the number of models made from them, directly or not (HuggingGraph, RQ3, Table 3).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'descendants = finetune + adapter + quantized + merge + other'
)
