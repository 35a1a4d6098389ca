CREATE TABLE IF NOT EXISTS group_identities (
  grouping string NOT NULL COMMENT 'component, or the method of communities',
  group_id bigint NOT NULL COMMENT 'least node_id of the group: component_id or community_id of the day',
  identity bigint NOT NULL COMMENT 'stays with the members from date to date: docs/time.md',
  born_on date NOT NULL COMMENT 'the first date on which the identity was there',
  members bigint NOT NULL COMMENT 'nodes in it, two or more',
  name string NOT NULL COMMENT 'a repo it is known by: the root of a component, the member of most edges of a community'
)
USING DELTA
COMMENT 'Which group of the day continues which of the dates before.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'grouping',
  'delta.constraints.no_repo_alone' = 'members > 1'
)
