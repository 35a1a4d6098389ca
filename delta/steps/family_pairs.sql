-- Each edge once for every graph and relation it counts in, with its family: by relation in the graph of all; `*` in each
-- graph that has the relation, there once for a pair of models, however many relations they have.
-- tables: model_edges, family_members
-- parameters:
-- returns: graph, relation, src, dst, family_id
WITH counted AS (
  SELECT 'all' AS graph, relation, src, dst FROM model_edges
  UNION
  SELECT 'all', '*', src, dst FROM model_edges
  UNION
  SELECT 'no_merge', '*', src, dst FROM model_edges WHERE relation <> 'merge'
  UNION
  SELECT 'finetune', '*', src, dst FROM model_edges WHERE relation = 'finetune'
)
SELECT c.graph, c.relation, c.src, c.dst, m.family_id
FROM counted c JOIN family_members m ON m.graph = c.graph AND m.node_id = c.dst
ORDER BY c.graph, c.relation, c.src, c.dst
