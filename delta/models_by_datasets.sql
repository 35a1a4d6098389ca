CREATE TABLE IF NOT EXISTS models_by_datasets (
  snapshot_date date NOT NULL COMMENT 'the day',
  rank int NOT NULL COMMENT 'place by datasets, from 1; ties by repo_id, then node_id',
  node_id bigint NOT NULL COMMENT 'the model',
  repo_id string NOT NULL COMMENT 'its name',
  role string NOT NULL COMMENT 'its role',
  datasets bigint NOT NULL COMMENT 'distinct datasets it declares to be trained on, ghosts included'
)
USING DELTA
COMMENT 'Models by the number of their training datasets (HuggingGraph, RQ5).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.something' = 'datasets > 0'
)
