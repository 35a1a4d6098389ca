CREATE TABLE IF NOT EXISTS counters (
  node_id bigint NOT NULL COMMENT 'the repo',
  snapshot_date date NOT NULL COMMENT 'the day from which these values hold',
  downloads bigint COMMENT 'downloads of the last 30 days, as the Hub counts them',
  downloads_all_time bigint COMMENT 'downloads since the repo exists',
  likes bigint COMMENT 'likes',
  trending_score double COMMENT 'the Hub\'s trending score'
)
USING DELTA
COMMENT 'Downloads and likes of a repo on a day, where they differ from the day before: they move daily for nearly all.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
