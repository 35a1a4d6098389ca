CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date    DATE NOT NULL COMMENT 'the day',
  by               STRING NOT NULL COMMENT 'the column that gives the place: included or derived',
  rank             INT NOT NULL COMMENT 'place by that column, from 1, where it is not 0; ties by repo_id, then node_id',
  node_id          BIGINT NOT NULL COMMENT 'the dataset',
  repo_id          STRING NOT NULL COMMENT 'its name',
  included         BIGINT NOT NULL COMMENT 'distinct datasets it was derived from, in one step',
  derived          BIGINT NOT NULL COMMENT 'derived_datasets + trained_models + spaces, in one step; a dataset that names itself is not among them',
  derived_datasets BIGINT NOT NULL COMMENT 'datasets derived from it',
  trained_models   BIGINT NOT NULL COMMENT 'models trained on it',
  spaces           BIGINT NOT NULL COMMENT 'Spaces that use it'
)
USING DELTA
COMMENT 'Datasets by what they were composed of, and by what was made with them (HuggingGraph, RQ4).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "derived = derived_datasets + trained_models + spaces"
)
