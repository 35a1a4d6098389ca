CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  family_id     BIGINT NOT NULL COMMENT 'the family; 0 for all live models',
  root          STRING COMMENT 'name of its root; \'*\' for all live models',
  month         DATE NOT NULL COMMENT 'first day of the month; the floor of the Hub, 2022-03-02, is told apart: see before_floor',
  created       BIGINT NOT NULL COMMENT 'members created in the month',
  members       BIGINT NOT NULL COMMENT 'members created up to its end',
  before_floor  BIGINT NOT NULL COMMENT 'of created, those whose creation the Hub has lost: older than its oldest date'
)
USING DELTA
COMMENT 'Growth of the ten largest families by month of creation; family 0 is all live models.'
TBLPROPERTIES (
  ${properties}
)
