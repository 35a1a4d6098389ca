CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  rank          INT NOT NULL COMMENT 'place by descendants, from 1; ties by repo_id, then node_id',
  node_id       BIGINT NOT NULL COMMENT 'a model that has no declared parent in the graph, or whose role is base; ghosts included',
  repo_id       STRING NOT NULL COMMENT 'its name',
  descendants   BIGINT NOT NULL COMMENT 'distinct models that edges lead to from it in one step or more',
  finetune      BIGINT NOT NULL COMMENT 'descendants whose role is finetune',
  adapter       BIGINT NOT NULL COMMENT 'descendants whose role is adapter',
  quantized     BIGINT NOT NULL COMMENT 'descendants whose role is quantized',
  merge         BIGINT NOT NULL COMMENT 'descendants whose role is merge',
  other         BIGINT NOT NULL COMMENT 'descendants of any other role, so that the parts add up; none is expected',
  levels        INT NOT NULL COMMENT 'most hops to a descendant, each by its shortest way (levels of a breadth-first search)'
)
USING DELTA
COMMENT 'Base models by the number of models made from them, directly or not (HuggingGraph, RQ3, Table 3).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "descendants = finetune + adapter + quantized + merge + other"
)
