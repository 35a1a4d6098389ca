CREATE TABLE IF NOT EXISTS mentions (
  node_id bigint NOT NULL COMMENT 'the repo that makes the mention',
  source_field string NOT NULL COMMENT 'where it stands: baseModels, tags.…, card.… (the key as written), config.…, card_text, card_recipe',
  position int NOT NULL COMMENT 'its place in that field, from 0',
  kind string NOT NULL COMMENT 'kind of the repo that makes it',
  target_kind string NOT NULL COMMENT 'kind of repo it names',
  raw_reference string COMMENT 'the reference as it stands',
  stated_relation string COMMENT 'the relation, where the field tells it',
  implied_relation string COMMENT 'the role of the repo that makes it: the relation where nothing tells another',
  has_quantized_files boolean COMMENT 'whether that repo holds GGUF files',
  grade_rank int NOT NULL COMMENT 'rank of the evidence, 1 is strongest',
  candidate string COMMENT 'the name read from the reference; NULL where a defect leaves none',
  revision string COMMENT 'commit, branch, file or folder that the reference tells beside the name',
  rule string COMMENT 'how the name was read: exact, url, cache_path, suffix, markup, extended, basename; alias (the Hub has followed the name for this child)',
  defects array<string> COMMENT 'what had to be repaired to read it',
  code string COMMENT 'the defect that leaves no name: see hugginggraph.graph.defects'
)
USING DELTA
COMMENT 'Every place where a repo names another, read but not yet resolved; of gone repos, too.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id'
)
