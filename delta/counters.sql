CREATE TABLE IF NOT EXISTS ${table} (
  node_id            BIGINT NOT NULL COMMENT 'the repo',
  snapshot_date      DATE NOT NULL COMMENT 'the day from which these values hold',
  downloads          BIGINT COMMENT 'downloads of the last 30 days, as the Hub counts them',
  downloads_all_time BIGINT COMMENT 'downloads since the repo exists',
  likes              BIGINT COMMENT 'likes',
  trending_score     DOUBLE COMMENT 'the Hub\'s trending score'
)
USING DELTA
COMMENT 'Downloads and likes of a repo on a day, where they differ from the day before: they move daily for nearly all.'
TBLPROPERTIES (
  ${properties}
)
