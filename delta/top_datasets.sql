CREATE TABLE IF NOT EXISTS top_datasets (
  snapshot_date date NOT NULL COMMENT 'the day',
  by string NOT NULL COMMENT 'the column that gives the place: included or derived',
  rank int NOT NULL COMMENT 'place by that column, from 1, where it is not 0; ties by repo_id, then node_id',
  node_id bigint NOT NULL COMMENT 'the dataset',
  repo_id string NOT NULL COMMENT 'its name',
  included bigint NOT NULL COMMENT 'distinct datasets it was derived from, in one step',
  derived bigint NOT NULL COMMENT 'derived_datasets + trained_models + spaces, in one step; a dataset that names itself is not among them',
  derived_datasets bigint NOT NULL COMMENT 'datasets derived from it',
  trained_models bigint NOT NULL COMMENT 'models trained on it',
  spaces bigint NOT NULL COMMENT 'Spaces that use it'
)
USING DELTA
COMMENT 'Datasets by what they were composed of, and by what was made with them (HuggingGraph, RQ4).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'derived = derived_datasets + trained_models + spaces'
)
