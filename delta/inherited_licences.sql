CREATE TABLE IF NOT EXISTS inherited_licences (
  node_id bigint NOT NULL COMMENT 'a live repo',
  verdict string NOT NULL COMMENT 'the gravest of the three uses: ok, unknown (nobody names a licence), review, violation. Training data count by the policy genetics.dataset_licences of the settings, modelgo by default. No legal advice',
  distribute string NOT NULL COMMENT 'the verdict on publishing it under its licence',
  serve string NOT NULL COMMENT 'the verdict on running it as a service',
  commercial string NOT NULL COMMENT 'the verdict on use for profit',
  duties array<string> NOT NULL COMMENT 'the duties of its own licence and of all ancestors, the heaviest first',
  open_duties array<string> NOT NULL COMMENT 'the duties of training data that the policy leaves open, and that no other licence asks for',
  src bigint COMMENT 'the nearest violation: where the step begins, or the repo whose licence itself forbids the use; null where there is no violation',
  relation string COMMENT 'of that step; null where it is the licence itself',
  dst bigint COMMENT 'where that step ends',
  hops int COMMENT 'steps from the repo to src; 0 where its own licence forbids the use',
  ancestors bigint NOT NULL COMMENT 'how many repos it was made from'
)
USING DELTA
COMMENT 'Whether each repo may be used, by the licences of all that it was made from.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id'
)
