CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  rank          INT NOT NULL COMMENT 'place by levels, then ancestors, from 1; ties by repo_id, then node_id',
  node_id       BIGINT NOT NULL COMMENT 'the model',
  repo_id       STRING NOT NULL COMMENT 'its name',
  role          STRING NOT NULL COMMENT 'its role',
  levels        INT NOT NULL COMMENT 'most hops to an ancestor that is a model, each by its shortest way',
  ancestors     BIGINT NOT NULL COMMENT 'distinct models it was made from in one step or more, itself not counted',
  base          BIGINT NOT NULL COMMENT 'ancestors whose role is base',
  finetune      BIGINT NOT NULL COMMENT 'ancestors whose role is finetune',
  adapter       BIGINT NOT NULL COMMENT 'ancestors whose role is adapter',
  quantized     BIGINT NOT NULL COMMENT 'ancestors whose role is quantized',
  merge         BIGINT NOT NULL COMMENT 'ancestors whose role is merge',
  other         BIGINT NOT NULL COMMENT 'ancestors of any other role: unknown, which are ghosts',
  datasets      BIGINT NOT NULL COMMENT 'distinct datasets upstream of it; not among the ancestors',
  root_id       BIGINT NOT NULL COMMENT 'the ancestor most hops away; ties by repo_id, then node_id; on a cycle it has parents itself',
  root_repo_id  STRING NOT NULL COMMENT 'its name'
)
USING DELTA
COMMENT 'Models by levels of models upstream (HuggingGraph, RQ3, Table 4).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "ancestors = base + finetune + adapter + quantized + merge + other"
)
