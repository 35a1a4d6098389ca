CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  family_id     BIGINT NOT NULL COMMENT 'the least node_id of the family',
  rank          BIGINT NOT NULL COMMENT 'place by members, from 1; ties by root',
  root_id       BIGINT NOT NULL COMMENT 'the root that most members are nearest to',
  root          STRING COMMENT 'its name',
  members       BIGINT NOT NULL COMMENT 'models, ghosts included',
  edges         BIGINT NOT NULL COMMENT 'parent-child pairs inside',
  ghosts        BIGINT NOT NULL COMMENT 'members that are named and not listed',
  roots         BIGINT NOT NULL COMMENT 'members without parents; more than one where parents were merged',
  max_depth     INT COMMENT 'greatest depth',
  multi_parent  BIGINT NOT NULL COMMENT 'members with several parents',
  reproducing   BIGINT NOT NULL COMMENT 'members below a root that have children',
  on_cycles     BIGINT NOT NULL COMMENT 'members among their own ancestors',
  first_created DATE COMMENT 'the oldest day of creation that the Hub tells of a member; NULL where it tells none',
  last_created  DATE COMMENT 'the newest'
)
USING DELTA
COMMENT 'Families of models.'
TBLPROPERTIES (
  ${properties}
)
