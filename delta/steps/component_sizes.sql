-- The weakly connected components of two nodes or more: size, kinds, and the root: of the members that nothing leads to
-- the one with the most edges to downstream; where every member has something upstream, as on a cycle, the one with the
-- most of all. Ties go to the least name, then the least node.
-- tables: nodes, overall_degrees, components
-- parameters:
-- returns: component_id, nodes, edges, share_of_nodes, root_node_id, root_repo_kind, root_repo_id, models, datasets,
--   spaces, is_largest
WITH members AS (
  SELECT c.component_id, n.node_id, n.kind, n.repo_id, d.out_degree,
    row_number() OVER (
      PARTITION BY c.component_id ORDER BY d.in_degree > 0, d.out_degree DESC, n.repo_id, n.node_id
    ) AS place
  FROM nodes n JOIN overall_degrees d ON d.node_id = n.node_id JOIN components c ON c.node_id = n.node_id
  WHERE d.degree > 0
), sizes AS (
  SELECT component_id, count(*) AS nodes, CAST(sum(out_degree) AS BIGINT) AS edges,
    count(*) FILTER (WHERE kind = 'model') AS models, count(*) FILTER (WHERE kind = 'dataset') AS datasets,
    count(*) FILTER (WHERE kind = 'space') AS spaces
  FROM members GROUP BY component_id
), ranked AS (
  SELECT *, row_number() OVER (ORDER BY nodes DESC, component_id) AS rank FROM sizes
), whole AS (
  SELECT count(*) AS nodes FROM nodes
)
-- Exact, the share would be another one for every component with each repo that comes, and every row written anew each
-- day. Half a millionth is rounded up.
SELECT s.component_id, s.nodes, s.edges,
  (2 * s.nodes * 1000000 + w.nodes) // (2 * w.nodes) / 1000000 AS share_of_nodes,
  r.node_id AS root_node_id, r.kind AS root_repo_kind, r.repo_id AS root_repo_id,
  s.models, s.datasets, s.spaces, s.rank = 1 AS is_largest
FROM ranked s JOIN members r ON r.component_id = s.component_id AND r.place = 1 CROSS JOIN whole w
ORDER BY s.component_id
