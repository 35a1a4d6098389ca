CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day D',
  event_id      BIGINT NOT NULL COMMENT 'hash of what happened, to what, from what to what',
  previous_date DATE NOT NULL COMMENT 'the snapshot before it: it happened in between',
  event         STRING NOT NULL COMMENT 'what happened: docs/time.md',
  severity      STRING NOT NULL COMMENT 'by the rules of conf/rules/severity.yml: info, low, medium, high or critical',
  kind          STRING NOT NULL COMMENT 'model, dataset or space',
  node_id       BIGINT COMMENT 'the repo; NULL where it happened to an author',
  repo_id       STRING NOT NULL COMMENT 'the repo by its name, or the author',
  before        STRING COMMENT 'what it was: the old name, licence, parents, …',
  after         STRING COMMENT 'what it is now',
  repos         BIGINT NOT NULL COMMENT 'how many repos it happened to: more than one for an author\'s',
  dependents    BIGINT NOT NULL COMMENT 'repos that declare they were made with it (of an author\'s event: with any of its repos), on the day before or on this one',
  named_by      ARRAY<STRING> COMMENT 'these dependents by name in order, the first hundred; NULL where there are none'
)
USING DELTA
COMMENT 'What happened to repos between a snapshot and the one before it. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.severity_known' = "severity IN ('info', 'low', 'medium', 'high', 'critical')"
)
