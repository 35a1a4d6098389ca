CREATE TABLE IF NOT EXISTS licence_violations (
  snapshot_date date NOT NULL COMMENT 'the day',
  edge_id bigint NOT NULL COMMENT 'the edge',
  relation string COMMENT 'its relation',
  grade string COMMENT 'best evidence of the edge',
  parent_id bigint NOT NULL COMMENT 'the parent',
  parent string COMMENT 'its name',
  parent_licence array<string> COMMENT 'its licences',
  parent_class string COMMENT 'their class',
  parent_evidence string COMMENT 'as its card or tags write it',
  child_id bigint NOT NULL COMMENT 'the child',
  child string COMMENT 'its name',
  child_licence array<string> COMMENT 'its licences',
  child_class string COMMENT 'their class',
  child_evidence string COMMENT 'as its card or tags write it',
  verdict string COMMENT 'violation or owner',
  reason string COMMENT 'code of the rule that decided'
)
USING DELTA
COMMENT 'Edges whose licences do not go together, with what both cards say: no legal advice.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'verdict IN (\'violation\', \'owner\')'
)
