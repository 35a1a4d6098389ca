CREATE TABLE IF NOT EXISTS ${table} (
  grouping STRING NOT NULL COMMENT 'component, or the method of communities',
  group_id BIGINT NOT NULL COMMENT 'least node_id of the group: component_id or community_id of the day',
  identity BIGINT NOT NULL COMMENT 'stays with the members from date to date: docs/time.md',
  born_on  DATE NOT NULL COMMENT 'the first date on which the identity was there',
  members  BIGINT NOT NULL COMMENT 'nodes in it, two or more',
  name     STRING NOT NULL COMMENT 'a repo it is known by: the root of a component, the member of most edges of a community'
)
USING DELTA
COMMENT 'Which group of the day continues which of the dates before.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.no_repo_alone' = "members > 1"
)
