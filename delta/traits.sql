CREATE TABLE IF NOT EXISTS traits (
  snapshot_date date NOT NULL COMMENT 'the day',
  node_id bigint NOT NULL COMMENT 'the repo',
  kind string COMMENT 'model or dataset',
  licence array<string> COMMENT 'licences by their Hub ids in lower case; NULL where none is named',
  licence_class string COMMENT 'class of conf/rules/licences.yml, of several licences the most restrictive; custom: named and not known; missing: none named',
  task array<string> COMMENT 'task; NULL where none is named',
  library array<string> COMMENT 'library; NULL where none is named',
  language array<string> COMMENT 'languages by their codes, those of the card before the tags; NULL where none is named',
  dataset array<string> COMMENT 'datasets named, by their names in lower case; NULL where none is',
  paper array<string> COMMENT 'arXiv numbers; NULL where none is named',
  tags int COMMENT 'number of tags',
  has_card boolean COMMENT 'whether its card is known to hold text; NULL where cards were not taken in',
  card_length bigint COMMENT 'characters of its card, front matter included; NULL where there is none',
  body_length bigint COMMENT 'characters of its card behind the front matter; NULL where there is none',
  generated boolean COMMENT 'whether the card says that it was generated automatically; NULL where there is none',
  template string COMMENT 'the tool whose wording the card has: hf_default, trainer, peft, trl, autotrain, unsloth, mradermacher, thebloke, …; NULL where none is recognised'
)
USING DELTA
COMMENT 'What a live model or dataset says it is, card fields before tags; lists are sets in order (Anatomy, 2.1).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
