CREATE TABLE IF NOT EXISTS similarity (
  snapshot_date date NOT NULL COMMENT 'the day',
  graph string NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  text string NOT NULL COMMENT 'metadata or card',
  variant string NOT NULL COMMENT 'of metadata: full; anonymous, without names, numbers, dates and parents; traits alone. Of cards: body, without front matter; opening, the first 512 characters',
  measure string NOT NULL COMMENT 'bow or tfidf: cosine over the 512 most frequent words and pairs of words; levenshtein: 1 - distance / the longer length',
  method string NOT NULL COMMENT 'exact: all pairs; sampled: patterns drawn with the seed of the settings, as the paper does',
  pattern string NOT NULL COMMENT 'random, duo, trio_1 (fork), trio_2 (path), quad_1 … : docs/genetics.md',
  pair int NOT NULL COMMENT 'which two of the pattern, from 1, as the paper numbers them',
  relationship string COMMENT 'what they are to one another: random, parent-child, siblings, grandparent-grandchild, …',
  distance int COMMENT 'hops between them in the tree; NULL for a random pair',
  occurrences bigint NOT NULL COMMENT 'how often the pattern occurs in the graph',
  pairs bigint NOT NULL COMMENT 'pairs that could be compared: both have text with a word of the vocabulary',
  mean double COMMENT 'mean similarity of these pairs; NULL without any',
  low double COMMENT '2.5 % of the mean over resampled families (of a random pair: models)',
  high double COMMENT '97.5 % of it',
  families bigint NOT NULL COMMENT 'families that the pairs come from',
  family_mean double COMMENT 'every family counts once: mean over families of their own mean; NULL without pairs',
  family_low double COMMENT '2.5 % of family_mean over resampled families',
  family_high double COMMENT '97.5 % of it'
)
USING DELTA
COMMENT 'How alike relatives are, by their position in trees of two to four nodes (Anatomy, definitions 6.1 to 6.3).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'mean IS NULL OR mean BETWEEN -0.000001 AND 1.000001'
)
