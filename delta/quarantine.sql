CREATE TABLE IF NOT EXISTS ${table} (
  record_id     BIGINT NOT NULL COMMENT 'xxhash64 of kind, code and raw: the same bad record is kept once',
  snapshot_date DATE NOT NULL COMMENT 'first snapshot that offered it',
  kind          STRING COMMENT 'kind of the list that held it',
  code          STRING NOT NULL COMMENT 'why: see docs/tables.md',
  repo_id       STRING COMMENT 'the repo, where it could be read',
  source        STRING COMMENT 'the source',
  file          STRING COMMENT 'the file within the source',
  raw           STRING COMMENT 'the record as it came; of one over ingest.max_raw_bytes the beginning',
  raw_bytes     BIGINT COMMENT 'size of the whole record in bytes',
  raw_hash      STRING COMMENT 'sha-256 of the whole record, in hexadecimal'
)
USING DELTA
COMMENT 'Records that could not be taken, or not whole, raw, with a reason: nothing is dropped silently.'
TBLPROPERTIES (
  ${properties}
)
