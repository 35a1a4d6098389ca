CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  subject       STRING NOT NULL COMMENT 'node, edge (declared, of lineage), or self_loop (a repo that names itself upstream: a rejected reference, no edge)',
  type          STRING NOT NULL COMMENT 'role of the node, relation of the edge, kind of the repo that names itself; \'*\' for all',
  grade         STRING NOT NULL COMMENT 'grade of the edge\'s best evidence; \'*\' for all, and for what is no edge',
  total         BIGINT NOT NULL COMMENT 'how many; a repo that names itself counts once, in however many fields',
  ghosts        BIGINT COMMENT 'of these nodes, those that only references name; NULL for what is no node',
  dangling      BIGINT COMMENT 'of these edges, those with a ghost at an end; NULL for what is no edge'
)
USING DELTA
COMMENT 'Nodes by role and declared edges by relation and grade of evidence, with ghosts, dangling edges and self-loops (HuggingGraph, RQ1).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "total >= 0 AND (ghosts IS NULL OR ghosts <= total) AND (dangling IS NULL OR dangling <= total)"
)
