CREATE TABLE IF NOT EXISTS ${table} (
  node_id     BIGINT NOT NULL COMMENT 'a live repo',
  verdict     STRING NOT NULL COMMENT 'the gravest of the three uses: ok, unknown (nobody names a licence), review, violation. Training data count by the policy genetics.dataset_licences of the settings, modelgo by default. No legal advice',
  distribute  STRING NOT NULL COMMENT 'the verdict on publishing it under its licence',
  serve       STRING NOT NULL COMMENT 'the verdict on running it as a service',
  commercial  STRING NOT NULL COMMENT 'the verdict on use for profit',
  duties      ARRAY<STRING> NOT NULL COMMENT 'the duties of its own licence and of all ancestors, the heaviest first',
  open_duties ARRAY<STRING> NOT NULL COMMENT 'the duties of training data that the policy leaves open, and that no other licence asks for',
  src         BIGINT COMMENT 'the nearest violation: where the step begins, or the repo whose licence itself forbids the use; null where there is no violation',
  relation    STRING COMMENT 'of that step; null where it is the licence itself',
  dst         BIGINT COMMENT 'where that step ends',
  hops        INT COMMENT 'steps from the repo to src; 0 where its own licence forbids the use',
  ancestors   BIGINT NOT NULL COMMENT 'how many repos it was made from'
)
USING DELTA
COMMENT 'Whether each repo may be used, by the licences of all that it was made from.'
TBLPROPERTIES (
  ${properties}
)
