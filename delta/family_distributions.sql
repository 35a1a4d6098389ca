CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date  DATE NOT NULL COMMENT 'the day',
  graph          STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  quantity       STRING NOT NULL COMMENT 'size (of families); children, parents, depth (of members)',
  value          BIGINT NOT NULL COMMENT 'the value',
  count          BIGINT NOT NULL COMMENT 'how many have it',
  share_at_least DOUBLE COMMENT 'share with this value or a greater one'
)
USING DELTA
COMMENT 'How many families, or members, have a size, a number of children or parents, a depth.'
TBLPROPERTIES (
  ${properties}
)
