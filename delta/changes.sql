CREATE TABLE IF NOT EXISTS changes (
  snapshot_date date NOT NULL COMMENT 'the day D',
  subject string NOT NULL COMMENT 'node or edge',
  subject_id bigint NOT NULL COMMENT 'node_id or edge_id',
  previous_date date COMMENT 'the snapshot it is compared with; NULL for the first',
  change string NOT NULL COMMENT 'added, removed or modified',
  columns array<string> COMMENT 'the columns that changed, for modified',
  old_values map<string, string> COMMENT 'these columns before: text as it is, all else as JSON; for modified',
  new_values map<string, string> COMMENT 'these columns after',
  kind string COMMENT 'kind of the node, or of the edge\'s downstream end',
  role string COMMENT 'role of the node, NULL for an edge',
  repo_id string COMMENT 'the node, or the edge\'s downstream end',
  relation string COMMENT 'relation of the edge',
  upstream_id bigint COMMENT 'upstream node of the edge',
  upstream_repo_id string COMMENT 'name of the edge\'s upstream end'
)
USING DELTA
COMMENT 'What appeared, disappeared or changed between a snapshot and the one before it. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.change_known' = 'change IN (\'added\', \'removed\', \'modified\')'
)
