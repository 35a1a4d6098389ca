CREATE TABLE IF NOT EXISTS generations (
  node_id bigint NOT NULL COMMENT 'a model or dataset',
  depth int NOT NULL COMMENT 'levels above it: most hops to an ancestor of its own kind; 0 for a root',
  root_id bigint NOT NULL COMMENT 'the family: the nearest root, a root being a repo without ancestors of its kind but for those on a cycle with it, then named by the least of them; of several at the same distance that of the best evidence, then the least',
  root_hops int NOT NULL COMMENT 'hops from that root',
  roots int NOT NULL COMMENT 'how many roots it goes back to; more than one where parents were merged',
  ancestors bigint NOT NULL COMMENT 'ancestors of its kind',
  descendants bigint NOT NULL COMMENT 'descendants of its kind'
)
USING DELTA
COMMENT 'Where a model stands among models, and a dataset among datasets: depth, root and family.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'root_id'
)
