CREATE TABLE IF NOT EXISTS cap_effect (
  snapshot_date date NOT NULL COMMENT 'the day',
  relation string NOT NULL COMMENT 'the relation; \'*\' over all',
  cap int NOT NULL COMMENT 'most children that are taken of a parent in a relation',
  parents bigint NOT NULL COMMENT 'repos with a child in the relation; for \'*\' in any',
  parents_above bigint NOT NULL COMMENT 'parents with more children than the cap in the relation; for \'*\' in any one',
  edges bigint NOT NULL COMMENT 'all edges of the relation',
  edges_lost bigint NOT NULL COMMENT 'edges beyond the cap, summed over the parents',
  share_lost double NOT NULL COMMENT 'edges_lost / edges',
  largest bigint NOT NULL COMMENT 'most children of a parent in one relation'
)
USING DELTA
COMMENT 'What a list of children that ends at a cap would lose (papers 1.5, defect 1: the published graph stops at 300).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'edges_lost < edges AND parents_above <= parents'
)
