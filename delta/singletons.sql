CREATE TABLE IF NOT EXISTS ${table} (
  kind   STRING NOT NULL COMMENT 'kind of the nodes',
  role   STRING NOT NULL COMMENT 'role of the nodes',
  reason STRING NOT NULL COMMENT 'ghost: named, but as no upstream by declared evidence; of models the root_kind, or rejected_reference where a parent is named but gave no edge (most name themselves); no_reference: a dataset or Space that no reference leads to or from',
  nodes  BIGINT NOT NULL COMMENT 'how many'
)
USING DELTA
COMMENT 'Nodes without edges, by the reason why.'
TBLPROPERTIES (
  ${properties}
)
