CREATE TABLE IF NOT EXISTS ${table} (
  node_id       BIGINT NOT NULL COMMENT 'the repo that made the reference',
  source_field  STRING NOT NULL COMMENT 'where it stands',
  position      INT NOT NULL COMMENT 'its place in that field, from 0',
  kind          STRING COMMENT 'kind of the referring repo',
  repo_id       STRING COMMENT 'name of the referring repo',
  target_kind   STRING COMMENT 'kind of repo it should name',
  raw_reference STRING COMMENT 'the reference as it stands',
  code          STRING NOT NULL COMMENT 'the defect: see hugginggraph.graph.defects'
)
USING DELTA
COMMENT 'References found in the metadata that gave no edge, with the defect.'
TBLPROPERTIES (
  ${properties}
)
