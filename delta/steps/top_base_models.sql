-- Base models by the size of their forward subgraph of models, by role of the descendant. Base is what is so by role or
-- has no parent in the graph: ghosts and models whose parent was not found.
-- tables: nodes, edges, lineage
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, rank, node_id, repo_id, descendants, finetune, adapter, quantized, merge, other, levels
WITH models AS (
  SELECT node_id, repo_id, role FROM nodes WHERE kind = 'model'
), derived AS (
  SELECT DISTINCT dst AS node_id FROM edges WHERE relation IN ('finetune', 'adapter', 'quantized', 'merge')
), bases AS (
  SELECT m.node_id, m.repo_id
  FROM models m LEFT JOIN derived d ON d.node_id = m.node_id
  WHERE m.role = 'base' OR (m.role <> 'base' AND d.node_id IS NULL)
), sizes AS (
  SELECT l.ancestor_id AS node_id, count(*) AS descendants,
    count(*) FILTER (WHERE m.role = 'finetune') AS finetune, count(*) FILTER (WHERE m.role = 'adapter') AS adapter,
    count(*) FILTER (WHERE m.role = 'quantized') AS quantized, count(*) FILTER (WHERE m.role = 'merge') AS merge,
    count(*) FILTER (WHERE m.role NOT IN ('finetune', 'adapter', 'quantized', 'merge')) AS other, max(l.hops) AS levels
  FROM lineage l JOIN models m ON m.node_id = l.descendant_id
  WHERE l.ancestor_id IN (SELECT node_id FROM bases)
  GROUP BY l.ancestor_id
), ranked AS (
  SELECT s.*, b.repo_id, row_number() OVER (ORDER BY s.descendants DESC, b.repo_id, s.node_id) AS rank
  FROM sizes s JOIN bases b ON b.node_id = s.node_id
)
SELECT $day AS snapshot_date, rank, node_id, repo_id, descendants, finetune, adapter, quantized, merge, other, levels
FROM ranked
WHERE rank <= $top
ORDER BY rank
