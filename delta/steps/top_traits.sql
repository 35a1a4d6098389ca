-- What models have most of: values of traits, children, downloads. How many models name the trait at all, and how many
-- there are, stand beside.
-- tables: traits, value_counts, family_pairs, nodes, latest_counters
-- parameters: top (INT)
-- returns: panel, rank, value, count, reporting, models
WITH models AS (
  SELECT node_id FROM traits WHERE kind = 'model'
), totals AS (
  SELECT count(*) AS models, count(licence) AS licence, count(task) AS task, count(library) AS library,
    count(language) AS language, count(dataset) AS dataset, count(paper) AS paper
  FROM traits WHERE kind = 'model'
), panels AS (
  SELECT trait AS panel, value, models AS count FROM value_counts
  UNION ALL
  SELECT 'parent', n.repo_id, count(*) FROM family_pairs p JOIN nodes n ON n.node_id = p.src
  WHERE p.graph = 'all' AND p.relation = '*'
  GROUP BY p.src, n.repo_id
  UNION ALL
  SELECT 'downloads', n.repo_id, c.downloads
  FROM latest_counters c JOIN models m ON m.node_id = c.node_id JOIN nodes n ON n.node_id = c.node_id
  WHERE c.downloads > 0
), ranked AS (
  SELECT panel, value, count, row_number() OVER (PARTITION BY panel ORDER BY count DESC, value) AS rank FROM panels
)
SELECT r.panel, r.rank, r.value, r.count,
  CASE r.panel WHEN 'licence' THEN t.licence WHEN 'task' THEN t.task WHEN 'library' THEN t.library
    WHEN 'language' THEN t.language WHEN 'dataset' THEN t.dataset WHEN 'paper' THEN t.paper END AS reporting,
  t.models
FROM ranked r CROSS JOIN totals t
WHERE r.rank <= $top
ORDER BY r.panel, r.rank
