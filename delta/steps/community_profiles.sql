-- The communities of two nodes or more: size, kinds, how closed they are, and the members with most edges.
-- tables: nodes, overall_degrees, communities, community_sums
-- parameters:
-- returns: method, community_id, nodes, edges_inside, edges_cut, degree_sum, internal_share, conductance, models,
--   datasets, spaces, top_members
WITH members AS (
  SELECT c.method, c.community_id, n.kind, n.repo_id,
    row_number() OVER (PARTITION BY c.method, c.community_id ORDER BY d.degree DESC, n.repo_id, n.node_id) AS place
  FROM communities c JOIN nodes n ON n.node_id = c.node_id JOIN overall_degrees d ON d.node_id = c.node_id
  WHERE d.degree > 0
), described AS (
  SELECT method, community_id, count(*) AS nodes, count(*) FILTER (WHERE kind = 'model') AS models,
    count(*) FILTER (WHERE kind = 'dataset') AS datasets, count(*) FILTER (WHERE kind = 'space') AS spaces,
    list(repo_id ORDER BY place) FILTER (WHERE place <= 5) AS top_members
  FROM members
  GROUP BY method, community_id
)
SELECT d.method, d.community_id, d.nodes, s.edges_inside, s.edges_cut, s.degree_sum, s.internal_share, s.conductance,
  d.models, d.datasets, d.spaces, d.top_members
FROM described d JOIN community_sums s ON s.method = d.method AND s.community_id = d.community_id
WHERE d.nodes > 1
ORDER BY d.method, d.community_id
