-- Datasets by what they are composed of (`included`: datasets upstream) and by what was made with them (`derived`).
-- tables: nodes, degrees
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, by, rank, node_id, repo_id, included, derived, derived_datasets, trained_models, spaces
WITH counts AS (
  SELECT d.node_id, n.repo_id,
    CAST(sum(CASE WHEN d.relation = 'derived_from' THEN d.in_degree ELSE 0 END) AS BIGINT) AS included,
    CAST(sum(CASE WHEN d.relation = 'derived_from' THEN d.out_degree ELSE 0 END) AS BIGINT) AS derived_datasets,
    CAST(sum(CASE WHEN d.relation = 'trained_on' THEN d.out_degree ELSE 0 END) AS BIGINT) AS trained_models,
    CAST(sum(CASE WHEN d.relation = 'used_by_space' THEN d.out_degree ELSE 0 END) AS BIGINT) AS spaces
  FROM degrees d JOIN nodes n ON n.node_id = d.node_id
  WHERE d.neighbour_kind = '*' AND n.kind = 'dataset'
  GROUP BY d.node_id, n.repo_id
), added AS (
  SELECT *, derived_datasets + trained_models + spaces AS derived FROM counts
), ordered AS (
  SELECT 'included' AS ordering, included AS value, * FROM added WHERE included > 0
  UNION ALL
  SELECT 'derived', derived, * FROM added WHERE derived > 0
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY ordering ORDER BY value DESC, repo_id, node_id) AS rank FROM ordered
)
SELECT $day AS snapshot_date, ordering AS "by", rank, node_id, repo_id, included, derived, derived_datasets, trained_models, spaces
FROM ranked
WHERE rank <= $top
ORDER BY ordering, rank
