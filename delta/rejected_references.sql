CREATE TABLE IF NOT EXISTS rejected_references (
  node_id bigint NOT NULL COMMENT 'the repo that made the reference',
  source_field string NOT NULL COMMENT 'where it stands',
  position int NOT NULL COMMENT 'its place in that field, from 0',
  kind string COMMENT 'kind of the referring repo',
  repo_id string COMMENT 'name of the referring repo',
  target_kind string COMMENT 'kind of repo it should name',
  raw_reference string COMMENT 'the reference as it stands',
  code string NOT NULL COMMENT 'the defect: see hugginggraph.graph.defects'
)
USING DELTA
COMMENT 'References found in the metadata that gave no edge, with the defect.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id'
)
