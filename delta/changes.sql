CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date    DATE NOT NULL COMMENT 'the day D',
  subject          STRING NOT NULL COMMENT 'node or edge',
  subject_id       BIGINT NOT NULL COMMENT 'node_id or edge_id',
  previous_date    DATE COMMENT 'the snapshot it is compared with; NULL for the first',
  change           STRING NOT NULL COMMENT 'added, removed or modified',
  columns          ARRAY<STRING> COMMENT 'the columns that changed, for modified',
  old_values       MAP<STRING,STRING> COMMENT 'these columns before: text as it is, all else as JSON; for modified',
  new_values       MAP<STRING,STRING> COMMENT 'these columns after',
  kind             STRING COMMENT 'kind of the node, or of the edge\'s downstream end',
  role             STRING COMMENT 'role of the node, NULL for an edge',
  repo_id          STRING COMMENT 'the node, or the edge\'s downstream end',
  relation         STRING COMMENT 'relation of the edge',
  upstream_id      BIGINT COMMENT 'upstream node of the edge',
  upstream_repo_id STRING COMMENT 'name of the edge\'s upstream end'
)
USING DELTA
COMMENT 'What appeared, disappeared or changed between a snapshot and the one before it. Permanent: outlives VACUUM.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.change_known' = "change IN ('added', 'removed', 'modified')"
)
