CREATE TABLE IF NOT EXISTS ${table} (
  card_hash  STRING NOT NULL COMMENT 'sha-256 of the whole text, in hexadecimal',
  text       STRING COMMENT 'the text, cut at ingest.max_card_bytes',
  bytes      BIGINT COMMENT 'size of the whole text in bytes of UTF-8',
  truncated  BOOLEAN COMMENT 'whether text was cut; quarantine has its beginning and the hash of the whole then',
  first_seen DATE COMMENT 'first snapshot that offered it'
)
USING DELTA
COMMENT 'README texts by content; inert text, never rendered or evaluated.'
TBLPROPERTIES (
  ${properties}
)
