CREATE TABLE IF NOT EXISTS degree_fits (
  role string NOT NULL COMMENT 'role of the nodes, or \'*\' for all',
  direction string NOT NULL COMMENT 'in: edges from upstream; out: edges to downstream; total: both',
  nodes bigint NOT NULL COMMENT 'nodes of the role, isolated ones included',
  mean_degree double NOT NULL COMMENT 'sum of their degrees / nodes; for all roles in and out are E/N, total is 2E/N',
  max_degree bigint NOT NULL COMMENT 'greatest degree',
  x_min bigint COMMENT 'degree from which on the law is fitted, by least ks_distance; NULL, as all that follows, where there are too few values for a fit',
  alpha double COMMENT 'exponent of most likelihood: P(K = k) proportional to k^-alpha for k >= x_min',
  alpha_error double COMMENT 'standard error of alpha',
  ks_distance double COMMENT 'greatest distance between the distribution functions of law and tail (Kolmogorov and Smirnov)',
  tail_nodes bigint COMMENT 'nodes of degree x_min or more',
  log_likelihood_ratio double COMMENT 'ln of the likelihood of the power law over that of the best log-normal on the same tail: positive favours the power law',
  p_value double COMMENT 'how likely so great a ratio is, either way, where both fit equally well (Vuong 1989); above 0.1 the sign says nothing'
)
USING DELTA
COMMENT 'Size of each degree distribution and the power law of its tail (Clauset, Shalizi and Newman 2009).'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
