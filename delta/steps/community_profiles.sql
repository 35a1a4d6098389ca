-- The communities of two nodes or more: size, kinds, how closed they are, and the members with most edges. Conductance
-- is the edges cut by the lesser of the two sums of degrees, the community's and that of all others.
-- tables: nodes, edges, overall_degrees, communities, community_sums
-- parameters:
-- returns: method, community_id, nodes, edges_inside, edges_cut, degree_sum, internal_share, conductance, models,
--   datasets, spaces, top_members
WITH ends AS (
  SELECT 2 * count(*) AS ends FROM edges
), sums AS (
  SELECT c.method, c.community_id, c.edges_inside, c.degree_sum, c.degree_sum - 2 * c.edges_inside AS edges_cut, e.ends
  FROM community_sums c CROSS JOIN ends e
), members AS (
  SELECT c.method, c.community_id, n.kind, n.repo_id,
    row_number() OVER (PARTITION BY c.method, c.community_id ORDER BY d.degree DESC, n.repo_id, n.node_id) AS place
  FROM communities c JOIN nodes n ON n.node_id = c.node_id JOIN overall_degrees d ON d.node_id = c.node_id
  WHERE d.degree > 0
), described AS (
  SELECT method, community_id, count(*) AS nodes, count(*) FILTER (WHERE kind = 'model') AS models,
    count(*) FILTER (WHERE kind = 'dataset') AS datasets, count(*) FILTER (WHERE kind = 'space') AS spaces,
    list_sort(list({'place': place, 'repo_id': repo_id}) FILTER (WHERE place <= 5)) AS placed
  FROM members
  GROUP BY method, community_id
)
SELECT d.method, d.community_id, d.nodes, s.edges_inside, s.edges_cut, s.degree_sum,
  s.edges_inside / (s.edges_inside + s.edges_cut) AS internal_share,
  -- 0 where nothing else has an edge.
  coalesce(s.edges_cut / nullif(least(s.degree_sum, s.ends - s.degree_sum), 0), 0) AS conductance,
  d.models, d.datasets, d.spaces, list_transform(d.placed, lambda each: each.repo_id) AS top_members
FROM described d JOIN sums s ON s.method = d.method AND s.community_id = d.community_id
WHERE d.nodes > 1
ORDER BY d.method, d.community_id
