CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  relation      STRING NOT NULL COMMENT 'finetune, adapter, quantized, merge, or trained_on from a dataset',
  parent_class  STRING NOT NULL COMMENT 'class of the parent\'s licence',
  child_class   STRING NOT NULL COMMENT 'of the child\'s',
  same_owner    BOOLEAN NOT NULL COMMENT 'whether both are of one owner, who may relicense',
  verdict       STRING NOT NULL COMMENT 'ok: duties kept or tightened; review: undecidable from metadata; violation: a duty is dropped; owner: as a violation, but by the owner',
  reason        STRING NOT NULL COMMENT 'code of the rule that decided',
  edges         BIGINT NOT NULL COMMENT 'parent-child pairs'
)
USING DELTA
COMMENT 'Whether licences of parent and child go together, by class: no legal advice (docs/genetics.md).'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.law' = "verdict IN ('ok', 'review', 'violation', 'owner')"
)
