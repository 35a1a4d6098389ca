-- The graph in one row with all nodes, and in one with only those that have an edge.
-- tables: overall_degrees, components, cycles, self_loops
-- parameters:
-- returns: scope, nodes, edges, edges_per_node, mean_degree, components, largest_component, largest_share,
--   strong_components, cycles, nodes_on_cycles, two_cycles, self_loops, isolates
WITH size AS (
  SELECT count(*) AS nodes, CAST(coalesce(sum(out_degree), 0) AS BIGINT) AS edges,
    count(*) FILTER (WHERE degree = 0) AS isolates
  FROM overall_degrees
), weak AS (
  SELECT count(*) AS components, coalesce(max(members), 0) AS largest
  FROM (SELECT count(*) AS members FROM components GROUP BY component_id)
), strong AS (
  SELECT count(*) AS cycles, CAST(coalesce(sum(members), 0) AS BIGINT) AS nodes_on_cycles,
    count(*) FILTER (WHERE members = 2) AS two_cycles
  FROM (SELECT count(*) AS members FROM cycles GROUP BY cycle_id)
), loops AS (
  SELECT count(*) AS self_loops, count(*) FILTER (WHERE d.degree > 0) AS linked_self_loops
  FROM self_loops s JOIN overall_degrees d ON d.node_id = s.node_id
), scopes AS (
  SELECT 'all' AS scope, nodes, edges, components, largest, cycles, nodes_on_cycles, two_cycles, self_loops, isolates
  FROM size CROSS JOIN weak CROSS JOIN strong CROSS JOIN loops
  UNION ALL
  SELECT 'without_isolates', nodes - isolates, edges, components - isolates, CASE WHEN edges > 0 THEN largest ELSE 0 END,
    cycles, nodes_on_cycles, two_cycles, linked_self_loops, 0
  FROM size CROSS JOIN weak CROSS JOIN strong CROSS JOIN loops
)
SELECT scope, nodes, edges, edges / nullif(nodes, 0) AS edges_per_node, 2 * edges / nullif(nodes, 0) AS mean_degree,
  components, largest AS largest_component, largest / nullif(nodes, 0) AS largest_share,
  nodes - nodes_on_cycles + cycles AS strong_components, cycles, nodes_on_cycles, two_cycles, self_loops, isolates
FROM scopes
ORDER BY scope
