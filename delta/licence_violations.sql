CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date   DATE NOT NULL COMMENT 'the day',
  edge_id         BIGINT NOT NULL COMMENT 'the edge',
  relation        STRING COMMENT 'its relation',
  grade           STRING COMMENT 'best evidence of the edge',
  parent_id       BIGINT NOT NULL COMMENT 'the parent',
  parent          STRING COMMENT 'its name',
  parent_licence  ARRAY<STRING> COMMENT 'its licences',
  parent_class    STRING COMMENT 'their class',
  parent_evidence STRING COMMENT 'as its card or tags write it',
  child_id        BIGINT NOT NULL COMMENT 'the child',
  child           STRING COMMENT 'its name',
  child_licence   ARRAY<STRING> COMMENT 'its licences',
  child_class     STRING COMMENT 'their class',
  child_evidence  STRING COMMENT 'as its card or tags write it',
  verdict         STRING COMMENT 'violation or owner',
  reason          STRING COMMENT 'code of the rule that decided'
)
USING DELTA
COMMENT 'Edges whose licences do not go together, with what both cards say: no legal advice.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "verdict IN ('violation', 'owner')"
)
