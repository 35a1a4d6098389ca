CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  measure       STRING NOT NULL COMMENT 'models, model_edges, edges_to_ghosts, self_loops_rejected, models_with_card, cards_eligible, …',
  value         BIGINT NOT NULL COMMENT 'how many',
  run_id        STRING COMMENT 'the snapshot\'s run and the rules: the same means the same tables'
)
USING DELTA
COMMENT 'Which dates have their genetics, and from how much: written last, so that a date that stands here is whole.'
TBLPROPERTIES (
  ${properties}
)
