CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date     DATE NOT NULL COMMENT 'the day',
  graph             STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation          STRING NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  trait             STRING NOT NULL COMMENT 'licence, task, library or language',
  position          INT NOT NULL COMMENT 'place in the order, upstream first, from 1',
  value             STRING COMMENT 'the value',
  licence_class     STRING COMMENT 'class of a licence; NULL for other traits',
  models            BIGINT NOT NULL COMMENT 'live models that have the value',
  inflow            BIGINT NOT NULL COMMENT 'transitions into it from the values of the order',
  outflow           BIGINT NOT NULL COMMENT 'transitions out of it to them',
  least_position    INT COMMENT 'the first place it has in any order that is as good; NULL where that was not settled in time',
  greatest_position INT COMMENT 'and the last'
)
USING DELTA
COMMENT 'The linear order of the most frequent values of a trait that most of the drift goes along (Anatomy, 7.3).'
TBLPROPERTIES (
  ${properties}
)
