CREATE TABLE IF NOT EXISTS ${table} (
  snapshot_date DATE NOT NULL COMMENT 'the day',
  node_id       BIGINT NOT NULL COMMENT 'the repo',
  kind          STRING COMMENT 'model or dataset',
  licence       ARRAY<STRING> COMMENT 'licences by their Hub ids in lower case; NULL where none is named',
  licence_class STRING COMMENT 'class of conf/rules/licences.yml, of several licences the most restrictive; custom: named and not known; missing: none named',
  task          ARRAY<STRING> COMMENT 'task; NULL where none is named',
  library       ARRAY<STRING> COMMENT 'library; NULL where none is named',
  language      ARRAY<STRING> COMMENT 'languages by their codes, those of the card before the tags; NULL where none is named',
  dataset       ARRAY<STRING> COMMENT 'datasets named, by their names in lower case; NULL where none is',
  paper         ARRAY<STRING> COMMENT 'arXiv numbers; NULL where none is named',
  tags          INT COMMENT 'number of tags',
  has_card      BOOLEAN COMMENT 'whether its card is known to hold text; NULL where cards were not taken in',
  card_length   BIGINT COMMENT 'characters of its card, front matter included; NULL where there is none',
  body_length   BIGINT COMMENT 'characters of its card behind the front matter; NULL where there is none',
  generated     BOOLEAN COMMENT 'whether the card says that it was generated automatically; NULL where there is none',
  template      STRING COMMENT 'the tool whose wording the card has: hf_default, trainer, peft, trl, autotrain, unsloth, mradermacher, thebloke, …; NULL where none is recognised'
)
USING DELTA
COMMENT 'What a live model or dataset says it is, card fields before tags; lists are sets in order (Anatomy, 2.1).'
TBLPROPERTIES (
  ${properties}
)
