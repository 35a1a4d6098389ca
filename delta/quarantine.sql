CREATE TABLE IF NOT EXISTS quarantine (
  record_id bigint NOT NULL COMMENT 'xxhash64 of kind, code and raw: the same bad record is kept once',
  snapshot_date date NOT NULL COMMENT 'first snapshot that offered it',
  kind string COMMENT 'kind of the list that held it',
  code string NOT NULL COMMENT 'why: see docs/tables.md',
  repo_id string COMMENT 'the repo, where it could be read',
  source string COMMENT 'the source',
  file string COMMENT 'the file within the source',
  raw string COMMENT 'the record as it came; of one over ingest.max_raw_bytes the beginning',
  raw_bytes bigint COMMENT 'size of the whole record in bytes',
  raw_hash string COMMENT 'sha-256 of the whole record, in hexadecimal'
)
USING DELTA
COMMENT 'Records that could not be taken, or not whole, raw, with a reason: nothing is dropped silently.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
