CREATE TABLE IF NOT EXISTS repos (
  node_id bigint NOT NULL COMMENT 'xxhash64(kind || \':\' || repo_id): the repo\'s key in every table',
  kind string NOT NULL COMMENT 'model, dataset or space',
  repo_id string NOT NULL COMMENT 'owner/name, or a bare legacy name, as the Hub spells it',
  hub_id string COMMENT 'the Hub\'s immutable _id: the same under a new name is a rename, another under the same name a re-registration',
  author string COMMENT 'the namespace',
  sha string COMMENT 'commit of the default branch',
  created_at timestamp COMMENT 'when the Hub says the repo was created; 2022-03-02T23:29:04Z is the floor for older ones',
  last_modified timestamp COMMENT 'last commit',
  private boolean COMMENT 'visible to its owner alone',
  gated string COMMENT 'false, auto or manual',
  disabled boolean COMMENT 'disabled by the Hub',
  library_name string COMMENT 'the library the Hub names',
  pipeline_tag string COMMENT 'the task the Hub names',
  tags array<string> COMMENT 'the Hub\'s tags, in its order',
  card_data string COMMENT 'the card\'s front matter as JSON text, never evaluated',
  base_models string COMMENT 'baseModels as JSON text: the Hub\'s own resolution of the parents',
  files array<string> COMMENT 'file names, at most ingest.max_files of them',
  file_count int COMMENT 'number of files, exact',
  extra string COMMENT 'all other fields of the record as JSON text, keys in order',
  flags array<string> COMMENT 'codes of what was wrong with the record that was taken, sorted, as in quarantine; NULL when nothing was',
  card_hash string COMMENT 'sha-256 of the README, key of cards; NULL when no card was offered yet',
  content_hash bigint COMMENT 'xxhash64 over all columns from hub_id to card_hash: differs when the repo changed',
  line_hash bigint COMMENT 'hash of the record as it came, but for its counters, and of the rules that read it: the same hash is not parsed again',
  source string COMMENT 'the source that listed it last',
  observed_at timestamp COMMENT 'when the source saw the Hub with this content; the commit time is another thing',
  first_seen date COMMENT 'first snapshot that holds it',
  last_seen date COMMENT 'last snapshot that listed it; NULL while every snapshot of its source does',
  gone_at date COMMENT 'tombstone: first complete snapshot of full coverage without it'
)
USING DELTA
COMMENT 'A repo\'s latest slow-changing metadata: one row a repo that was ever seen, gone ones included.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'kind,repo_id',
  'delta.constraints.kind_known' = 'kind IN (\'model\', \'dataset\', \'space\')'
)
