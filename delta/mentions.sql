CREATE TABLE IF NOT EXISTS ${table} (
  node_id             BIGINT NOT NULL COMMENT 'the repo that makes the mention',
  source_field        STRING NOT NULL COMMENT 'where it stands: baseModels, tags.…, card.… (the key as written), config.…, card_text, card_recipe',
  position            INT NOT NULL COMMENT 'its place in that field, from 0',
  kind                STRING NOT NULL COMMENT 'kind of the repo that makes it',
  target_kind         STRING NOT NULL COMMENT 'kind of repo it names',
  raw_reference       STRING COMMENT 'the reference as it stands',
  stated_relation     STRING COMMENT 'the relation, where the field tells it',
  implied_relation    STRING COMMENT 'the role of the repo that makes it: the relation where nothing tells another',
  has_quantized_files BOOLEAN COMMENT 'whether that repo holds GGUF files',
  grade_rank          INT NOT NULL COMMENT 'rank of the evidence, 1 is strongest',
  candidate           STRING COMMENT 'the name read from the reference; NULL where a defect leaves none',
  revision            STRING COMMENT 'commit, branch, file or folder that the reference tells beside the name',
  rule                STRING COMMENT 'how the name was read: exact, url, cache_path, suffix, markup, extended, basename; alias (the Hub has followed the name for this child)',
  defects             ARRAY<STRING> COMMENT 'what had to be repaired to read it',
  code                STRING COMMENT 'the defect that leaves no name: see hugginggraph.graph.defects'
)
USING DELTA
COMMENT 'Every place where a repo names another, read but not yet resolved; of gone repos, too.'
TBLPROPERTIES (
  ${properties}
)
