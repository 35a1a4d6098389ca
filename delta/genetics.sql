CREATE TABLE IF NOT EXISTS genetics (
  snapshot_date date NOT NULL COMMENT 'the day',
  measure string NOT NULL COMMENT 'models, model_edges, edges_to_ghosts, self_loops_rejected, models_with_card, cards_eligible, …',
  value bigint NOT NULL COMMENT 'how many',
  run_id string COMMENT 'the snapshot\'s run and the rules: the same means the same tables'
)
USING DELTA
COMMENT 'Which dates have their genetics, and from how much: written last, so that a date that stands here is whole.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
