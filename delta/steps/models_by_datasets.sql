-- Models by the number of datasets they declare to be trained on.
-- tables: nodes, degrees
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, rank, node_id, repo_id, role, datasets
WITH ranked AS (
  SELECT n.node_id, n.repo_id, n.role, d.in_degree AS datasets,
    row_number() OVER (ORDER BY d.in_degree DESC, n.repo_id, n.node_id) AS rank
  FROM degrees d JOIN nodes n ON n.node_id = d.node_id
  WHERE d.relation = 'trained_on' AND d.neighbour_kind = '*' AND d.in_degree > 0 AND n.kind = 'model'
)
SELECT $day AS snapshot_date, rank, node_id, repo_id, role, datasets
FROM ranked
WHERE rank <= $top
ORDER BY rank
