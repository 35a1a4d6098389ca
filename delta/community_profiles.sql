CREATE TABLE IF NOT EXISTS community_profiles (
  method string NOT NULL COMMENT 'method that found it, as in communities',
  community_id bigint NOT NULL COMMENT 'least node_id of the community',
  nodes bigint NOT NULL COMMENT 'members, two or more',
  edges_inside bigint NOT NULL COMMENT 'edges with both ends in it, direction ignored, parallel ones each',
  edges_cut bigint NOT NULL COMMENT 'edges with one end in it',
  degree_sum bigint NOT NULL COMMENT 'sum of the members\' degrees: 2 edges_inside + edges_cut',
  internal_share double NOT NULL COMMENT 'edges_inside / (edges_inside + edges_cut)',
  conductance double NOT NULL COMMENT 'edges_cut / min(degree_sum, 2E - degree_sum); 0 where nothing outside has an edge',
  models bigint NOT NULL COMMENT 'members that are models',
  datasets bigint NOT NULL COMMENT 'members that are datasets',
  spaces bigint NOT NULL COMMENT 'members that are Spaces',
  top_members array<string> NOT NULL COMMENT 'up to five repo_ids, most edges first; ties to the least repo_id, then node_id'
)
USING DELTA
COMMENT 'Communities of two or more nodes, by method: size, kinds, how closed they are.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'method',
  'delta.constraints.sums' = 'degree_sum = 2 * edges_inside + edges_cut AND nodes = models + datasets + spaces'
)
