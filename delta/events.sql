CREATE TABLE IF NOT EXISTS events (
  snapshot_date date NOT NULL COMMENT 'the day D',
  event_id bigint NOT NULL COMMENT 'hash of what happened, to what, from what to what',
  previous_date date NOT NULL COMMENT 'the snapshot before it: it happened in between',
  event string NOT NULL COMMENT 'what happened: docs/time.md',
  severity string NOT NULL COMMENT 'by the rules of conf/rules/severity.yml: info, low, medium, high or critical',
  kind string NOT NULL COMMENT 'model, dataset or space',
  node_id bigint COMMENT 'the repo; NULL where it happened to an author',
  repo_id string NOT NULL COMMENT 'the repo by its name, or the author',
  before string COMMENT 'what it was: the old name, licence, parents, …',
  after string COMMENT 'what it is now',
  repos bigint NOT NULL COMMENT 'how many repos it happened to: more than one for an author\'s',
  dependents bigint NOT NULL COMMENT 'repos that declare they were made with it (of an author\'s event: with any of its repos), on the day before or on this one',
  named_by array<string> COMMENT 'these dependents by name in order, the first hundred; NULL where there are none'
)
USING DELTA
COMMENT 'What happened to repos between a snapshot and the one before it. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.severity_known' = 'severity IN (\'info\', \'low\', \'medium\', \'high\', \'critical\')'
)
