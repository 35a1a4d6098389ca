-- The largest communities of each method, with the kinds of their members and those with most edges.
-- tables: nodes, communities, overall_degrees
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, method, rank, community_id, nodes, models, datasets, spaces, share, top_members
WITH members AS (
  SELECT c.method, c.community_id, n.node_id, n.kind, n.repo_id
  FROM communities c JOIN nodes n ON n.node_id = c.node_id
), sizes AS (
  SELECT method, community_id, count(*) AS nodes, count(*) FILTER (WHERE kind = 'model') AS models,
    count(*) FILTER (WHERE kind = 'dataset') AS datasets, count(*) FILTER (WHERE kind = 'space') AS spaces,
    min(repo_id) AS first_name
  FROM members
  GROUP BY method, community_id
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY method ORDER BY nodes DESC, first_name, community_id) AS rank FROM sizes
), best AS (
  SELECT * FROM ranked WHERE rank <= $top
), connected AS (
  SELECT m.method, m.community_id, m.repo_id,
    row_number() OVER (PARTITION BY m.method, m.community_id ORDER BY d.degree DESC, m.repo_id, m.node_id) AS place
  FROM members m
  JOIN best b ON b.method = m.method AND b.community_id = m.community_id
  JOIN overall_degrees d ON d.node_id = m.node_id
), shown AS (
  SELECT method, community_id, list_sort(list({'place': place, 'repo_id': repo_id})) AS placed
  FROM connected
  WHERE place <= 3
  GROUP BY method, community_id
), whole AS (
  SELECT method, count(*) AS nodes FROM communities GROUP BY method
)
SELECT $day AS snapshot_date, b.method, b.rank, b.community_id, b.nodes, b.models, b.datasets, b.spaces,
  b.nodes / w.nodes AS share, list_transform(s.placed, lambda each: each.repo_id) AS top_members
FROM best b
JOIN shown s ON s.method = b.method AND s.community_id = b.community_id
JOIN whole w ON w.method = b.method
ORDER BY b.method, b.rank
