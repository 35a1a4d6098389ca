CREATE TABLE IF NOT EXISTS cycle_sizes (
  snapshot_date date NOT NULL COMMENT 'the day',
  cycle_id bigint NOT NULL COMMENT 'as in cycles: least node_id of the strongly connected component; of a self-loop, the repo',
  is_self_loop boolean NOT NULL COMMENT 'whether it is a repo that names itself upstream: a rejected reference',
  is_two_cycle boolean NOT NULL COMMENT 'whether it is two repos that name each other',
  nodes bigint NOT NULL COMMENT 'members; 1 for a self-loop',
  edges bigint NOT NULL COMMENT 'declared edges from member to member, parallel ones each; 0 for a self-loop, which is no edge of the graph',
  models bigint NOT NULL COMMENT 'members that are models',
  datasets bigint NOT NULL COMMENT 'members that are datasets',
  repo_ids array<string> NOT NULL COMMENT 'names of the members in alphabetical order, the first five'
)
USING DELTA
COMMENT 'The cycles of a day, a row each, and the repos that name themselves (HuggingGraph, RQ2).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'nodes = models + datasets AND is_self_loop = (nodes = 1)'
)
