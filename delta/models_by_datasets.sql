CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  rank          INT NOT NULL COMMENT 'place by datasets, from 1; ties by repo_id, then node_id',
  node_id       BIGINT NOT NULL COMMENT 'the model',
  repo_id       STRING NOT NULL COMMENT 'its name',
  role          STRING NOT NULL COMMENT 'its role',
  datasets      BIGINT NOT NULL COMMENT 'distinct datasets it declares to be trained on, ghosts included'
)
USING DELTA
COMMENT 'Models by the number of their training datasets (HuggingGraph, RQ5).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.something' = "datasets > 0"
)
