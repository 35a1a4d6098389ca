CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  measure       STRING NOT NULL COMMENT 'what is counted: see docs/tables.md',
  kind          STRING NOT NULL COMMENT 'kind of the repos, or of the repo that speaks',
  item          STRING NOT NULL COMMENT 'grade, defect code, flag or root kind; \'*\' where the measure is not split',
  count         BIGINT NOT NULL COMMENT 'how many',
  of            BIGINT COMMENT 'of how many; NULL where a share means nothing'
)
USING DELTA
COMMENT 'How much of a day is known, and how well.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.nothing_negative' = "count >= 0"
)
