CREATE TABLE IF NOT EXISTS ${table} (
  method         STRING NOT NULL COMMENT 'method that found it, as in communities',
  community_id   BIGINT NOT NULL COMMENT 'least node_id of the community',
  nodes          BIGINT NOT NULL COMMENT 'members, two or more',
  edges_inside   BIGINT NOT NULL COMMENT 'edges with both ends in it, direction ignored, parallel ones each',
  edges_cut      BIGINT NOT NULL COMMENT 'edges with one end in it',
  degree_sum     BIGINT NOT NULL COMMENT 'sum of the members\' degrees: 2 edges_inside + edges_cut',
  internal_share DOUBLE NOT NULL COMMENT 'edges_inside / (edges_inside + edges_cut)',
  conductance    DOUBLE NOT NULL COMMENT 'edges_cut / min(degree_sum, 2E - degree_sum); 0 where nothing outside has an edge',
  models         BIGINT NOT NULL COMMENT 'members that are models',
  datasets       BIGINT NOT NULL COMMENT 'members that are datasets',
  spaces         BIGINT NOT NULL COMMENT 'members that are Spaces',
  top_members    ARRAY<STRING> NOT NULL COMMENT 'up to five repo_ids, most edges first; ties to the least repo_id, then node_id'
)
USING DELTA
COMMENT 'Communities of two or more nodes, by method: size, kinds, how closed they are.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.sums' = "degree_sum = 2 * edges_inside + edges_cut AND nodes = models + datasets + spaces"
)
