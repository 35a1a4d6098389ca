CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date  DATE NOT NULL COMMENT 'the day D',
  grouping       STRING NOT NULL COMMENT 'component, or the method of communities',
  identity       BIGINT NOT NULL COMMENT 'the group it happened to, as in group_identities',
  event          STRING NOT NULL COMMENT 'born, split (off another), merged (into another), died: docs/time.md',
  previous_date  DATE NOT NULL COMMENT 'the date with analyses before it',
  group_id       BIGINT NOT NULL COMMENT 'least node_id of the group: on D where it was born or split, before where it merged or died',
  other_identity BIGINT COMMENT 'the group it split off or merged into',
  members_before BIGINT COMMENT 'members before: of the group itself, or of the one it split off; NULL where it was born',
  members_after  BIGINT COMMENT 'members on D: of the group itself, or of the one it merged into; NULL where it died',
  shared         BIGINT COMMENT 'members that went over; NULL where it was born or died',
  name           STRING NOT NULL COMMENT 'a repo the group was known by'
)
USING DELTA
COMMENT 'Groups that were born, split, merged or died between two dates with analyses. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.event_known' = "event IN ('born', 'split', 'merged', 'died')"
)
