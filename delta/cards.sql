CREATE TABLE IF NOT EXISTS cards (
  card_hash string NOT NULL COMMENT 'sha-256 of the whole text, in hexadecimal',
  text string COMMENT 'the text, cut at ingest.max_card_bytes',
  bytes bigint COMMENT 'size of the whole text in bytes of UTF-8',
  truncated boolean COMMENT 'whether text was cut; quarantine has its beginning and the hash of the whole then',
  first_seen date COMMENT 'first snapshot that offered it'
)
USING DELTA
COMMENT 'README texts by content; inert text, never rendered or evaluated.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
