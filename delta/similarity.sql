CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  graph         STRING NOT NULL COMMENT 'the relations that make families: finetune; no_merge: finetune, adapter and quantized; all: merge too',
  text          STRING NOT NULL COMMENT 'metadata or card',
  variant       STRING NOT NULL COMMENT 'of metadata: full; anonymous, without names, numbers, dates and parents; traits alone. Of cards: body, without front matter; opening, the first 512 characters',
  measure       STRING NOT NULL COMMENT 'bow or tfidf: cosine over the 512 most frequent words and pairs of words; levenshtein: 1 - distance / the longer length',
  method        STRING NOT NULL COMMENT 'exact: all pairs; sampled: patterns drawn with the seed of the settings, as the paper does',
  pattern       STRING NOT NULL COMMENT 'random, duo, trio_1 (fork), trio_2 (path), quad_1 … : docs/genetics.md',
  pair          INT NOT NULL COMMENT 'which two of the pattern, from 1, as the paper numbers them',
  relationship  STRING COMMENT 'what they are to one another: random, parent-child, siblings, grandparent-grandchild, …',
  distance      INT COMMENT 'hops between them in the tree; NULL for a random pair',
  occurrences   BIGINT NOT NULL COMMENT 'how often the pattern occurs in the graph',
  pairs         BIGINT NOT NULL COMMENT 'pairs that could be compared: both have text with a word of the vocabulary',
  mean          DOUBLE COMMENT 'mean similarity of these pairs; NULL without any',
  low           DOUBLE COMMENT '2.5 % of the mean over resampled families (of a random pair: models)',
  high          DOUBLE COMMENT '97.5 % of it',
  families      BIGINT NOT NULL COMMENT 'families that the pairs come from',
  family_mean   DOUBLE COMMENT 'every family counts once: mean over families of their own mean; NULL without pairs',
  family_low    DOUBLE COMMENT '2.5 % of family_mean over resampled families',
  family_high   DOUBLE COMMENT '97.5 % of it'
)
USING DELTA
COMMENT 'How alike relatives are, by their position in trees of two to four nodes (Anatomy, definitions 6.1 to 6.3).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "mean IS NULL OR mean BETWEEN -0.000001 AND 1.000001"
)
