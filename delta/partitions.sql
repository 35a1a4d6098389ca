CREATE TABLE IF NOT EXISTS ${table} (
  method      STRING NOT NULL COMMENT 'label_propagation, louvain or leiden',
  communities BIGINT NOT NULL COMMENT 'number of communities, isolated nodes included',
  largest     BIGINT NOT NULL COMMENT 'nodes in the largest',
  modularity  DOUBLE COMMENT 'Newman\'s Q of the whole partition, direction ignored, by the resolution; NULL without edges',
  resolution  DOUBLE NOT NULL COMMENT 'of the modularity; 1 is Newman\'s',
  seed        BIGINT COMMENT 'of the method; NULL where it leaves nothing to chance',
  rounds      INT COMMENT 'rounds of the method; NULL where it ends by itself'
)
USING DELTA
COMMENT 'How good each division into communities is.'
TBLPROPERTIES (
  ${properties}
)
