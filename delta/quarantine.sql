CREATE TABLE IF NOT EXISTS ${table} (
  record_id     BIGINT NOT NULL COMMENT 'xxhash64 of kind, code and raw: the same bad record is kept once',
  snapshot_date DATE NOT NULL COMMENT 'first snapshot that offered it',
  kind          STRING COMMENT 'kind of the list that held it',
  code          STRING NOT NULL COMMENT 'why: see hugginggraph.ingest.defects',
  repo_id       STRING COMMENT 'the repo, where it could be read',
  source        STRING COMMENT 'the source',
  file          STRING COMMENT 'the file within the source',
  raw           STRING COMMENT 'the record as it came'
)
USING DELTA
COMMENT 'Records that could not be taken, or not whole, raw, with a reason: nothing is dropped silently.'
CLUSTER BY (snapshot_date, code)
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval ${retention_days} days',
  'delta.logRetentionDuration' = 'interval ${retention_days} days',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableInCommitTimestamps' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
