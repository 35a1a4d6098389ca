CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  panel         STRING NOT NULL COMMENT 'licence, task, language, library, dataset, paper; parent: models by children; downloads: models by downloads',
  rank          INT NOT NULL COMMENT 'place, from 1; ties by value',
  value         STRING COMMENT 'the value, or the model',
  count         BIGINT NOT NULL COMMENT 'live models that have it; of parent children, of downloads downloads',
  reporting     BIGINT COMMENT 'live models that name the trait at all; NULL for parent and downloads',
  models        BIGINT NOT NULL COMMENT 'live models'
)
USING DELTA
COMMENT 'What models have most of: the panels of top tens (Anatomy, figure 2).'
TBLPROPERTIES (
  ${properties}
)
