CREATE TABLE IF NOT EXISTS datasets_by_models (
  snapshot_date date NOT NULL COMMENT 'the day',
  rank int NOT NULL COMMENT 'place by models, from 1; ties by repo_id, then node_id',
  node_id bigint NOT NULL COMMENT 'the dataset; never a model',
  repo_id string NOT NULL COMMENT 'its name',
  models bigint NOT NULL COMMENT 'distinct models that declare to be trained on it',
  base bigint NOT NULL COMMENT 'of these models, those whose role is base',
  finetune bigint NOT NULL COMMENT 'of these models, those whose role is finetune',
  adapter bigint NOT NULL COMMENT 'of these models, those whose role is adapter',
  quantized bigint NOT NULL COMMENT 'of these models, those whose role is quantized',
  merge bigint NOT NULL COMMENT 'of these models, those whose role is merge',
  other bigint NOT NULL COMMENT 'of these models, those of any other role; none is expected'
)
USING DELTA
COMMENT 'Datasets by the number of models trained on them (HuggingGraph, RQ5; true datasets only).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'models = base + finetune + adapter + quantized + merge + other'
)
