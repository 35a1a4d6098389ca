CREATE TABLE IF NOT EXISTS card_templates (
  snapshot_date date NOT NULL COMMENT 'the day',
  node_id bigint NOT NULL COMMENT 'a live model or dataset',
  template_id bigint NOT NULL COMMENT 'the least node_id of those whose cards are copies of one another'
)
USING DELTA
COMMENT 'Live models and datasets whose card is another\'s near duplicate: filled-in copies of one template (Anatomy, 2.6).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.least' = 'template_id <= node_id'
)
