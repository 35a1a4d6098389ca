CREATE TABLE IF NOT EXISTS family_members (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  node_id bigint NOT NULL COMMENT 'the model',
  family_id bigint NOT NULL COMMENT 'the least node_id of the family',
  root_id bigint NOT NULL COMMENT 'the nearest root above it, itself if it is one: a model without parents, or the least of a cycle without any; of several as near the least',
  depth int COMMENT 'hops from that root; a cycle is one place',
  parents bigint NOT NULL COMMENT 'models it was made from in one step',
  children bigint NOT NULL COMMENT 'models made from it in one step',
  on_cycle boolean COMMENT 'whether it is among its own ancestors'
)
USING DELTA
COMMENT 'Models that share a family: weakly connected components of two or more (Anatomy, 2.1).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
