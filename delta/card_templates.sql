CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  node_id       BIGINT NOT NULL COMMENT 'a live model or dataset',
  template_id   BIGINT NOT NULL COMMENT 'the least node_id of those whose cards are copies of one another'
)
USING DELTA
COMMENT 'Live models and datasets whose card is another\'s near duplicate: filled-in copies of one template (Anatomy, 2.6).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.least' = "template_id <= node_id"
)
