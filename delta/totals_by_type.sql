CREATE TABLE IF NOT EXISTS totals_by_type (
  snapshot_date date NOT NULL COMMENT 'the day',
  subject string NOT NULL COMMENT 'node, edge (declared, of lineage), or self_loop (a repo that names itself upstream: a rejected reference, no edge)',
  type string NOT NULL COMMENT 'role of the node, relation of the edge, kind of the repo that names itself; \'*\' for all',
  grade string NOT NULL COMMENT 'grade of the edge\'s best evidence; \'*\' for all, and for what is no edge',
  total bigint NOT NULL COMMENT 'how many; a repo that names itself counts once, in however many fields',
  ghosts bigint COMMENT 'of these nodes, those that only references name; NULL for what is no node',
  dangling bigint COMMENT 'of these edges, those with a ghost at an end; NULL for what is no edge'
)
USING DELTA
COMMENT 'Nodes by role and declared edges by relation and grade of evidence, with ghosts, dangling edges and self-loops (HuggingGraph, RQ1).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.parts' = 'total >= 0 AND (ghosts IS NULL OR ghosts <= total) AND (dangling IS NULL OR dangling <= total)'
)
