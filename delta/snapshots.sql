CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day the data shows',
  table_name    STRING NOT NULL COMMENT 'the table; analysis tables only where the analyses ran that day',
  version       BIGINT NOT NULL COMMENT 'its Delta version',
  previous_date DATE COMMENT 'the snapshot before',
  run_id        STRING NOT NULL COMMENT 'the run, a hash of date, source content and settings',
  source        STRING COMMENT 'name of the source',
  source_digest STRING COMMENT 'sha-256 over the content of the source\'s files of that day, whatever they are called',
  observed_at   TIMESTAMP COMMENT 'when the source saw the Hub',
  complete      BOOLEAN COMMENT 'no list of the day fell short of ingest.completeness_min',
  coverage      MAP<STRING, STRUCT<coverage: STRING, seen: BIGINT, expected: BIGINT, complete: BOOLEAN, authors: ARRAY<STRING>>> COMMENT 'by kind: full, partial or scope, repos seen and expected, whether it counted as complete, and the authors of a scope',
  schema_era    MAP<STRING, STRING> COMMENT 'by kind: a code of the fields the source had that day, jsonl where each record bears its own; NULL in snapshots that did not tell',
  layout        INT COMMENT 'layout of the tables, see hugginggraph.tables.LAYOUT'
)
USING DELTA
COMMENT 'Which version of each table belongs to a date. Written last: it makes many tables one snapshot.'
TBLPROPERTIES (
  ${properties}
)
