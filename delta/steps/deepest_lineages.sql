-- Models by how many levels of models they go back to, their ancestors by role, and the root: the model most hops away.
-- Datasets upstream are counted beside them. A repo is never its own ancestor, so a cycle makes no endless levels.
-- tables: nodes, lineage
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, rank, node_id, repo_id, role, levels, ancestors, base, finetune, adapter, quantized, merge,
--   other, datasets, root_id, root_repo_id
WITH depths AS (
  SELECT l.descendant_id AS node_id, max(l.hops) AS levels, count(*) AS ancestors
  FROM lineage l JOIN nodes a ON a.node_id = l.ancestor_id
  WHERE a.kind = 'model'
  GROUP BY l.descendant_id
), ranked AS (
  SELECT d.node_id, n.repo_id, n.role, d.levels, d.ancestors,
    row_number() OVER (ORDER BY d.levels DESC, d.ancestors DESC, n.repo_id, d.node_id) AS rank
  FROM depths d JOIN nodes n ON n.node_id = d.node_id
  WHERE n.kind = 'model'
), best AS (
  SELECT * FROM ranked WHERE rank <= $top
), upstream AS (
  SELECT b.node_id, a.kind = 'model' AS is_model, a.role, l.ancestor_id, a.repo_id,
    row_number() OVER (
      PARTITION BY b.node_id ORDER BY a.kind = 'model' DESC, l.hops DESC, a.repo_id, l.ancestor_id
    ) AS place
  FROM best b JOIN lineage l ON l.descendant_id = b.node_id JOIN nodes a ON a.node_id = l.ancestor_id
), made_of AS (
  SELECT node_id, count(*) FILTER (WHERE is_model AND role = 'base') AS base,
    count(*) FILTER (WHERE is_model AND role = 'finetune') AS finetune,
    count(*) FILTER (WHERE is_model AND role = 'adapter') AS adapter,
    count(*) FILTER (WHERE is_model AND role = 'quantized') AS quantized,
    count(*) FILTER (WHERE is_model AND role = 'merge') AS merge,
    count(*) FILTER (WHERE is_model AND role NOT IN ('base', 'finetune', 'adapter', 'quantized', 'merge')) AS other,
    count(*) FILTER (WHERE NOT is_model) AS datasets
  FROM upstream
  GROUP BY node_id
)
SELECT $day AS snapshot_date, b.rank, b.node_id, b.repo_id, b.role, b.levels, b.ancestors, m.base, m.finetune, m.adapter,
  m.quantized, m.merge, m.other, m.datasets, r.ancestor_id AS root_id, r.repo_id AS root_repo_id
FROM best b
JOIN made_of m ON m.node_id = b.node_id
JOIN upstream r ON r.node_id = b.node_id AND r.place = 1
ORDER BY b.rank
