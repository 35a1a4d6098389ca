CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  relation      STRING NOT NULL COMMENT 'the relation; \'*\' over all',
  cap           INT NOT NULL COMMENT 'most children that are taken of a parent in a relation',
  parents       BIGINT NOT NULL COMMENT 'repos with a child in the relation; for \'*\' in any',
  parents_above BIGINT NOT NULL COMMENT 'parents with more children than the cap in the relation; for \'*\' in any one',
  edges         BIGINT NOT NULL COMMENT 'all edges of the relation',
  edges_lost    BIGINT NOT NULL COMMENT 'edges beyond the cap, summed over the parents',
  share_lost    DOUBLE NOT NULL COMMENT 'edges_lost / edges',
  largest       BIGINT NOT NULL COMMENT 'most children of a parent in one relation'
)
USING DELTA
COMMENT 'What a list of children that ends at a cap would lose (papers 1.5, defect 1: the published graph stops at 300).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.parts' = "edges_lost < edges AND parents_above <= parents"
)
