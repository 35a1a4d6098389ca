CREATE TABLE IF NOT EXISTS families (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  family_id bigint NOT NULL COMMENT 'the least node_id of the family',
  rank bigint NOT NULL COMMENT 'place by members, from 1; ties by root',
  root_id bigint NOT NULL COMMENT 'the root that most members are nearest to',
  root string COMMENT 'its name',
  members bigint NOT NULL COMMENT 'models, ghosts included',
  edges bigint NOT NULL COMMENT 'parent-child pairs inside',
  ghosts bigint NOT NULL COMMENT 'members that are named and not listed',
  roots bigint NOT NULL COMMENT 'members without parents; more than one where parents were merged',
  max_depth int COMMENT 'greatest depth',
  multi_parent bigint NOT NULL COMMENT 'members with several parents',
  reproducing bigint NOT NULL COMMENT 'members below a root that have children',
  on_cycles bigint NOT NULL COMMENT 'members among their own ancestors',
  first_created date COMMENT 'the oldest day of creation that the Hub tells of a member; NULL where it tells none',
  last_created date COMMENT 'the newest'
)
USING DELTA
COMMENT 'Families of models.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
