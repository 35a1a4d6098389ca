CREATE TABLE IF NOT EXISTS snapshots (
  snapshot_date date NOT NULL COMMENT 'the day the data shows',
  table_name string NOT NULL COMMENT 'the table; analysis tables only where the analyses ran that day',
  version bigint NOT NULL COMMENT 'its Delta version',
  previous_date date COMMENT 'the snapshot before',
  run_id string NOT NULL COMMENT 'the run, a hash of date, source content and settings',
  source string COMMENT 'name of the source',
  source_digest string COMMENT 'sha-256 over the content of the source\'s files of that day, whatever they are called',
  observed_at timestamp COMMENT 'when the source saw the Hub',
  complete boolean COMMENT 'no list of the day fell short of ingest.completeness_min',
  coverage map<string, struct<coverage: string, seen: bigint, expected: bigint, complete: boolean, authors: array<string>>> COMMENT 'by kind: full, partial or scope, repos seen and expected, whether it counted as complete, and the authors of a scope',
  schema_era map<string, string> COMMENT 'by kind: a code of the fields the source had that day, jsonl where each record bears its own; NULL in snapshots that did not tell',
  layout int COMMENT 'layout of the tables, see hugginggraph.tables.LAYOUT'
)
USING DELTA
COMMENT 'Which version of each table belongs to a date. Written last: it makes many tables one snapshot.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
