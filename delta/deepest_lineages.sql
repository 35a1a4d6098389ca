CREATE TABLE IF NOT EXISTS deepest_lineages (
  snapshot_date date NOT NULL COMMENT 'the day',
  rank int NOT NULL COMMENT 'place by levels, then ancestors, from 1; ties by repo_id, then node_id',
  node_id bigint NOT NULL COMMENT 'the model',
  repo_id string NOT NULL COMMENT 'its name',
  role string NOT NULL COMMENT 'its role',
  levels int NOT NULL COMMENT 'most hops to an ancestor that is a model, each by its shortest way',
  ancestors bigint NOT NULL COMMENT 'distinct models it was made from in one step or more, itself not counted',
  base bigint NOT NULL COMMENT 'ancestors whose role is base',
  finetune bigint NOT NULL COMMENT 'ancestors whose role is finetune',
  adapter bigint NOT NULL COMMENT 'ancestors whose role is adapter',
  quantized bigint NOT NULL COMMENT 'ancestors whose role is quantized',
  merge bigint NOT NULL COMMENT 'ancestors whose role is merge',
  other bigint NOT NULL COMMENT 'ancestors of any other role: unknown, which are ghosts',
  datasets bigint NOT NULL COMMENT 'distinct datasets upstream of it; not among the ancestors',
  root_id bigint NOT NULL COMMENT 'the ancestor most hops away; ties by repo_id, then node_id; on a cycle it has parents itself',
  root_repo_id string NOT NULL COMMENT 'its name'
)
USING DELTA
COMMENT 'Models by levels of models upstream (HuggingGraph, RQ3, Table 4).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'ancestors = base + finetune + adapter + quantized + merge + other'
)
