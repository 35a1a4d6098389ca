-- Families of models; the root is that of most members. Creation dates are those known of members.
-- tables: family_members, nodes, repos
-- parameters:
-- returns: graph, family_id, rank, root_id, root, members, edges, ghosts, roots, max_depth, multi_parent, reproducing,
--   on_cycles, first_created, last_created
WITH near AS (
  SELECT graph, family_id, root_id,
    row_number() OVER (PARTITION BY graph, family_id ORDER BY count(*) DESC, root_id) AS place
  FROM family_members
  GROUP BY graph, family_id, root_id
), summed AS (
  SELECT m.graph, m.family_id, count(*) AS members, CAST(sum(m.children) AS BIGINT) AS edges,
    count(*) FILTER (WHERE n.is_ghost) AS ghosts, count(*) FILTER (WHERE m.root_id = m.node_id) AS roots,
    max(m.depth) AS max_depth, count(*) FILTER (WHERE m.parents > 1) AS multi_parent,
    count(*) FILTER (WHERE m.depth > 0 AND m.children > 0) AS reproducing,
    count(*) FILTER (WHERE m.on_cycle) AS on_cycles,
    min(CAST(r.created_at AS DATE)) AS first_created, max(CAST(r.created_at AS DATE)) AS last_created
  FROM family_members m JOIN nodes n ON n.node_id = m.node_id LEFT JOIN repos r ON r.node_id = m.node_id
  GROUP BY m.graph, m.family_id
)
SELECT s.graph, s.family_id, row_number() OVER (PARTITION BY s.graph ORDER BY s.members DESC, n.repo_id) AS rank,
  a.root_id, n.repo_id AS root, s.members, s.edges, s.ghosts, s.roots, s.max_depth, s.multi_parent, s.reproducing,
  s.on_cycles, s.first_created, s.last_created
FROM summed s
JOIN near a ON a.graph = s.graph AND a.family_id = s.family_id AND a.place = 1
JOIN nodes n ON n.node_id = a.root_id
ORDER BY s.graph, s.family_id
