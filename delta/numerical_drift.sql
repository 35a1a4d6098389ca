CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date   DATE NOT NULL COMMENT 'the day',
  graph           STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  relation        STRING NOT NULL COMMENT 'finetune, adapter, quantized or merge; \'*\' for all of the graph',
  quantity        STRING NOT NULL COMMENT 'card_length, body_length (characters); generated, card_present (0 or 1); languages, tags, likes, downloads; age_gap (days from the parent\'s creation to the child\'s)',
  edges           BIGINT NOT NULL COMMENT 'parent-child pairs',
  pairs           BIGINT NOT NULL COMMENT 'of these, where both have the number',
  parent_mean     DOUBLE COMMENT 'mean of the parents; NULL, as all below, without pairs, and for age_gap',
  child_mean      DOUBLE COMMENT 'mean of the children',
  parent_median   DOUBLE COMMENT 'median of the parents',
  child_median    DOUBLE COMMENT 'median of the children',
  mean_change     DOUBLE COMMENT 'mean of child - parent; of age_gap the gap',
  low             DOUBLE COMMENT '2.5 % of mean_change over resampled families',
  high            DOUBLE COMMENT '97.5 % of it',
  median_change   DOUBLE COMMENT 'median of child - parent',
  first_quartile  DOUBLE COMMENT 'a quarter of the changes are below',
  third_quartile  DOUBLE COMMENT 'a quarter are above',
  geometric_ratio DOUBLE COMMENT 'exp of the mean of ln(child / parent), of pairs where both are above 0; NULL without any',
  share_less      DOUBLE COMMENT 'share of pairs where the child has less',
  share_more      DOUBLE COMMENT 'where it has more'
)
USING DELTA
COMMENT 'How numbers change from parent to child (Anatomy, 2.6).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "pairs <= edges"
)
