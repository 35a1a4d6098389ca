CREATE TABLE IF NOT EXISTS ${table} (
  component_id   BIGINT NOT NULL COMMENT 'least node_id of the component, as in components',
  nodes          BIGINT NOT NULL COMMENT 'members, two or more',
  edges          BIGINT NOT NULL COMMENT 'edges between them, parallel ones of other relations each',
  share_of_nodes DOUBLE NOT NULL COMMENT 'nodes / all nodes of the graph, isolated ones included; to six places',
  root_node_id   BIGINT NOT NULL COMMENT 'member without incoming edge that has the greatest out-degree (where every member has one: of all); ties to the least repo_id, then node_id',
  root_repo_kind STRING NOT NULL COMMENT 'kind of the root',
  root_repo_id   STRING NOT NULL COMMENT 'name of the root',
  models         BIGINT NOT NULL COMMENT 'members that are models',
  datasets       BIGINT NOT NULL COMMENT 'members that are datasets',
  spaces         BIGINT NOT NULL COMMENT 'members that are Spaces',
  is_largest     BOOLEAN NOT NULL COMMENT 'whether it has the most nodes; of equals the least component_id'
)
USING DELTA
COMMENT 'Weakly connected components of two or more nodes.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.kinds' = "nodes = models + datasets + spaces AND nodes > 1"
)
