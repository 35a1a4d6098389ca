CREATE TABLE IF NOT EXISTS licence_verdicts (
  snapshot_date date NOT NULL COMMENT 'the day',
  relation string NOT NULL COMMENT 'finetune, adapter, quantized, merge, or trained_on from a dataset',
  parent_class string NOT NULL COMMENT 'class of the parent\'s licence',
  child_class string NOT NULL COMMENT 'of the child\'s',
  same_owner boolean NOT NULL COMMENT 'whether both are of one owner, who may relicense',
  verdict string NOT NULL COMMENT 'ok: duties kept or tightened; review: undecidable from metadata; violation: a duty is dropped; owner: as a violation, but by the owner',
  reason string NOT NULL COMMENT 'code of the rule that decided',
  edges bigint NOT NULL COMMENT 'parent-child pairs'
)
USING DELTA
COMMENT 'Whether licences of parent and child go together, by class: no legal advice (docs/genetics.md).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false',
  'delta.constraints.law' = 'verdict IN (\'ok\', \'review\', \'violation\', \'owner\')'
)
