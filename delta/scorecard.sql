CREATE TABLE IF NOT EXISTS scorecard (
  snapshot_date date NOT NULL COMMENT 'the day',
  measure string NOT NULL COMMENT 'what is counted: see docs/tables.md',
  kind string NOT NULL COMMENT 'kind of the repos, or of the repo that speaks',
  item string NOT NULL COMMENT 'grade, defect code, flag or root kind; \'*\' where the measure is not split',
  count bigint NOT NULL COMMENT 'how many',
  of bigint COMMENT 'of how many; NULL where a share means nothing'
)
USING DELTA
COMMENT 'How much of a day is known, and how well.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.nothing_negative' = 'count >= 0'
)
