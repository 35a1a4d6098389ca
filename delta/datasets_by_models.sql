CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  rank          INT NOT NULL COMMENT 'place by models, from 1; ties by repo_id, then node_id',
  node_id       BIGINT NOT NULL COMMENT 'the dataset; never a model',
  repo_id       STRING NOT NULL COMMENT 'its name',
  models        BIGINT NOT NULL COMMENT 'distinct models that declare to be trained on it',
  base          BIGINT NOT NULL COMMENT 'of these models, those whose role is base',
  finetune      BIGINT NOT NULL COMMENT 'of these models, those whose role is finetune',
  adapter       BIGINT NOT NULL COMMENT 'of these models, those whose role is adapter',
  quantized     BIGINT NOT NULL COMMENT 'of these models, those whose role is quantized',
  merge         BIGINT NOT NULL COMMENT 'of these models, those whose role is merge',
  other         BIGINT NOT NULL COMMENT 'of these models, those of any other role; none is expected'
)
USING DELTA
COMMENT 'Datasets by the number of models trained on them (HuggingGraph, RQ5; true datasets only).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "models = base + finetune + adapter + quantized + merge + other"
)
