CREATE TABLE IF NOT EXISTS top_traits (
  snapshot_date date NOT NULL COMMENT 'the day',
  panel string NOT NULL COMMENT 'licence, task, language, library, dataset, paper; parent: models by children; downloads: models by downloads',
  rank int NOT NULL COMMENT 'place, from 1; ties by value',
  value string COMMENT 'the value, or the model',
  count bigint NOT NULL COMMENT 'live models that have it; of parent children, of downloads downloads',
  reporting bigint COMMENT 'live models that name the trait at all; NULL for parent and downloads',
  models bigint NOT NULL COMMENT 'live models'
)
USING DELTA
COMMENT 'What models have most of: the panels of top tens (Anatomy, figure 2).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
