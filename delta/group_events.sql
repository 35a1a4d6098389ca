CREATE TABLE IF NOT EXISTS group_events (
  snapshot_date date NOT NULL COMMENT 'the day D',
  grouping string NOT NULL COMMENT 'component, or the method of communities',
  identity bigint NOT NULL COMMENT 'the group it happened to, as in group_identities',
  event string NOT NULL COMMENT 'born, split (off another), merged (into another), died: docs/time.md',
  previous_date date NOT NULL COMMENT 'the date with analyses before it',
  group_id bigint NOT NULL COMMENT 'least node_id of the group: on D where it was born or split, before where it merged or died',
  other_identity bigint COMMENT 'the group it split off or merged into',
  members_before bigint COMMENT 'members before: of the group itself, or of the one it split off; NULL where it was born',
  members_after bigint COMMENT 'members on D: of the group itself, or of the one it merged into; NULL where it died',
  shared bigint COMMENT 'members that went over; NULL where it was born or died',
  name string NOT NULL COMMENT 'a repo the group was known by'
)
USING DELTA
COMMENT 'Groups that were born, split, merged or died between two dates with analyses. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.event_known' = 'event IN (\'born\', \'split\', \'merged\', \'died\')'
)
