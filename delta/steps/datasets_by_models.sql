-- Datasets by the number of models trained on them, by role of the model.
-- tables: nodes, edges
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, rank, node_id, repo_id, models, base, finetune, adapter, quantized, merge, other
WITH counts AS (
  SELECT e.src AS node_id, count(*) AS models, count(*) FILTER (WHERE m.role = 'base') AS base,
    count(*) FILTER (WHERE m.role = 'finetune') AS finetune, count(*) FILTER (WHERE m.role = 'adapter') AS adapter,
    count(*) FILTER (WHERE m.role = 'quantized') AS quantized, count(*) FILTER (WHERE m.role = 'merge') AS merge,
    count(*) FILTER (WHERE m.role NOT IN ('base', 'finetune', 'adapter', 'quantized', 'merge')) AS other
  FROM edges e JOIN nodes m ON m.node_id = e.dst
  WHERE e.relation = 'trained_on' AND m.kind = 'model'
  GROUP BY e.src
), ranked AS (
  SELECT c.*, n.repo_id, row_number() OVER (ORDER BY c.models DESC, n.repo_id, c.node_id) AS rank
  FROM counts c JOIN nodes n ON n.node_id = c.node_id
  WHERE n.kind = 'dataset'
)
SELECT $day AS snapshot_date, rank, node_id, repo_id, models, base, finetune, adapter, quantized, merge, other
FROM ranked
WHERE rank <= $top
ORDER BY rank
