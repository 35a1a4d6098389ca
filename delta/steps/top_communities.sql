-- The largest communities of each method, with the kinds of their members and those with most edges. Names are looked up
-- of those alone that may be among the largest.
-- tables: nodes, communities, community_profiles
-- parameters: day (DATE), top (INT)
-- returns: snapshot_date, method, rank, community_id, nodes, models, datasets, spaces, share, top_members
WITH placed AS (
  SELECT method, community_id, nodes, models, datasets, spaces, top_members,
    row_number() OVER (PARTITION BY method ORDER BY nodes DESC) AS place
  FROM community_profiles
), floors AS (
  SELECT method, min(nodes) AS least, max(place) AS places FROM placed WHERE place <= $top GROUP BY method
), large AS (
  SELECT p.method, p.community_id, p.nodes, p.models, p.datasets, p.spaces,
    list_filter([p.top_members[1], p.top_members[2], CASE WHEN p.nodes > 2 THEN p.top_members[3] END],
      lambda each: each IS NOT NULL) AS top_members
  FROM placed p JOIN floors f ON f.method = p.method AND p.nodes >= f.least
), named AS (
  SELECT l.method, l.community_id, min(n.repo_id) AS first_name
  FROM large l
  JOIN communities c ON c.method = l.method AND c.community_id = l.community_id
  JOIN nodes n ON n.node_id = c.node_id
  GROUP BY l.method, l.community_id
), methods AS (
  SELECT DISTINCT method FROM communities
), short AS (
  SELECT m.method
  FROM methods m LEFT JOIN floors f ON f.method = m.method
  WHERE coalesce(f.places, 0) < $top
), alone AS (
  -- Where there are fewer communities than places, those of one node follow.
  SELECT c.method, c.community_id, n.kind, n.repo_id
  FROM communities c
  JOIN short s ON s.method = c.method
  JOIN nodes n ON n.node_id = c.node_id
  ANTI JOIN community_profiles p ON p.method = c.method AND p.community_id = c.community_id
), candidates AS (
  SELECT l.method, l.community_id, l.nodes, l.models, l.datasets, l.spaces, n.first_name, l.top_members
  FROM large l JOIN named n ON n.method = l.method AND n.community_id = l.community_id
  UNION ALL
  SELECT method, community_id, 1, CAST(kind = 'model' AS BIGINT), CAST(kind = 'dataset' AS BIGINT),
    CAST(kind = 'space' AS BIGINT), repo_id, [repo_id]
  FROM alone
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY method ORDER BY nodes DESC, first_name, community_id) AS rank FROM candidates
), whole AS (
  SELECT count(*) AS nodes FROM nodes
)
SELECT $day AS snapshot_date, r.method, r.rank, r.community_id, r.nodes, r.models, r.datasets, r.spaces,
  r.nodes / w.nodes AS share, r.top_members
FROM ranked r CROSS JOIN whole w
WHERE r.rank <= $top
ORDER BY r.method, r.rank
