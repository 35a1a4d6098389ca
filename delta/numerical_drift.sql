CREATE TABLE IF NOT EXISTS numerical_drift (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  quantity string NOT NULL COMMENT 'card_length, body_length (characters); generated, card_present (0 or 1); languages, tags, likes, downloads; age_gap (days from the parent\'s creation to the child\'s)',
  edges bigint NOT NULL COMMENT 'parent-child pairs',
  pairs bigint NOT NULL COMMENT 'of these, where both have the number',
  parent_mean double COMMENT 'mean of the parents; NULL, as all below, without pairs, and for age_gap',
  child_mean double COMMENT 'mean of the children',
  parent_median double COMMENT 'median of the parents',
  child_median double COMMENT 'median of the children',
  mean_change double COMMENT 'mean of child - parent; of age_gap the gap',
  low double COMMENT '2.5 % of mean_change over resampled families',
  high double COMMENT '97.5 % of it',
  median_change double COMMENT 'median of child - parent',
  first_quartile double COMMENT 'a quarter of the changes are below',
  third_quartile double COMMENT 'a quarter are above',
  geometric_ratio double COMMENT 'exp of the mean of ln(child / parent), of pairs where both are above 0; NULL without any',
  share_less double COMMENT 'share of pairs where the child has less',
  share_more double COMMENT 'where it has more'
)
USING DELTA
COMMENT 'How numbers change from parent to child (Anatomy, 2.6).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'pairs <= edges'
)
