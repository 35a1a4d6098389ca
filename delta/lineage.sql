CREATE TABLE IF NOT EXISTS lineage (
  descendant_id bigint NOT NULL COMMENT 'the repo that was made',
  ancestor_id bigint NOT NULL COMMENT 'a repo it was made from, directly or through others; on a cycle, all others of it; never the repo itself',
  hops int NOT NULL COMMENT 'edges on the shortest path between the two',
  grade_rank int NOT NULL COMMENT 'a shortest path is as weak as its weakest edge; this is the best of them, 1 is strongest',
  relation string NOT NULL COMMENT 'of the last step, into the descendant; of several shortest paths the first in the order finetune, adapter, quantized, merge, trained_on, derived_from'
)
USING DELTA
COMMENT 'Every ancestor-descendant pair of models and datasets, by declared evidence. Spaces are joined when asked for: they are always last.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'descendant_id,ancestor_id'
)
