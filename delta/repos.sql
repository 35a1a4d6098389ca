CREATE TABLE IF NOT EXISTS ${table} (
  node_id       BIGINT NOT NULL COMMENT 'xxhash64(kind || \':\' || repo_id): the repo\'s key in every table',
  kind          STRING NOT NULL COMMENT 'model, dataset or space',
  repo_id       STRING NOT NULL COMMENT 'owner/name, or a bare legacy name, as the Hub spells it',
  hub_id        STRING COMMENT 'the Hub\'s immutable _id: the same under a new name is a rename, another under the same name a re-registration',
  author        STRING COMMENT 'the namespace',
  sha           STRING COMMENT 'commit of the default branch',
  created_at    TIMESTAMP COMMENT 'when the Hub says the repo was created; 2022-03-02T23:29:04Z is the floor for older ones',
  last_modified TIMESTAMP COMMENT 'last commit',
  private       BOOLEAN COMMENT 'visible to its owner alone',
  gated         STRING COMMENT 'false, auto or manual',
  disabled      BOOLEAN COMMENT 'disabled by the Hub',
  library_name  STRING COMMENT 'the library the Hub names',
  pipeline_tag  STRING COMMENT 'the task the Hub names',
  tags          ARRAY<STRING> COMMENT 'the Hub\'s tags, in its order',
  card_data     STRING COMMENT 'the card\'s front matter as JSON text, never evaluated',
  base_models   STRING COMMENT 'baseModels as JSON text: the Hub\'s own resolution of the parents',
  files         ARRAY<STRING> COMMENT 'file names, at most ingest.max_files of them',
  file_count    INT COMMENT 'number of files, exact',
  extra         STRING COMMENT 'all other fields of the record as JSON text, keys in order',
  flags         ARRAY<STRING> COMMENT 'codes of what was wrong with the record that was taken, sorted, as in quarantine; NULL when nothing was',
  card_hash     STRING COMMENT 'sha-256 of the README, key of cards; NULL when no card was offered yet',
  content_hash  BIGINT COMMENT 'xxhash64 over all columns from hub_id to card_hash: differs when the repo changed',
  line_hash     BIGINT COMMENT 'hash of the record as it came, but for its counters, and of the rules that read it: the same hash is not parsed again',
  source        STRING COMMENT 'the source that listed it last',
  observed_at   TIMESTAMP COMMENT 'when the source saw the Hub with this content; the commit time is another thing',
  first_seen    DATE COMMENT 'first snapshot that holds it',
  last_seen     DATE COMMENT 'last snapshot that listed it; NULL while every snapshot of its source does',
  gone_at       DATE COMMENT 'tombstone: first complete snapshot of full coverage without it'
)
USING DELTA
COMMENT 'A repo\'s latest slow-changing metadata: one row a repo that was ever seen, gone ones included.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.kind_known' = "kind IN ('model', 'dataset', 'space')"
)
