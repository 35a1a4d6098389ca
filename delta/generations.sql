CREATE TABLE IF NOT EXISTS ${table} (
  node_id     BIGINT NOT NULL COMMENT 'a model or dataset',
  depth       INT NOT NULL COMMENT 'levels above it: most hops to an ancestor of its own kind; 0 for a root',
  root_id     BIGINT NOT NULL COMMENT 'the family: the nearest root, a root being a repo without ancestors of its kind but for those on a cycle with it, then named by the least of them; of several at the same distance that of the best evidence, then the least',
  root_hops   INT NOT NULL COMMENT 'hops from that root',
  roots       INT NOT NULL COMMENT 'how many roots it goes back to; more than one where parents were merged',
  ancestors   BIGINT NOT NULL COMMENT 'ancestors of its kind',
  descendants BIGINT NOT NULL COMMENT 'descendants of its kind'
)
USING DELTA
COMMENT 'Where a model stands among models, and a dataset among datasets: depth, root and family.'
TBLPROPERTIES (
  ${properties}
)
