-- Where a model or a dataset stands among those of its kind: how deep, from which root, with how many relatives.
-- Lineages that cross from datasets to models are left aside: a family is of models, or of datasets. The members of a
-- cycle that nothing else leads to are one root together.
-- tables: lineage, nodes, cycles
-- parameters:
-- returns: node_id, depth, root_id, root_hops, roots, ancestors, descendants
WITH members AS (
  SELECT n.node_id, n.kind, coalesce(c.cycle_id, n.node_id) AS group_id
  FROM nodes n LEFT JOIN cycles c ON c.node_id = n.node_id
  WHERE n.kind <> 'space'
), pairs AS (
  SELECT l.descendant_id, l.ancestor_id, l.hops, l.grade_rank, a.group_id AS ancestor_group,
    a.group_id <> d.group_id AS is_elder
  FROM lineage l JOIN members d ON d.node_id = l.descendant_id JOIN members a ON a.node_id = l.ancestor_id
  WHERE d.kind = a.kind
), above AS (
  SELECT descendant_id AS node_id, max(hops) AS depth, count(*) AS ancestors, bool_or(is_elder) AS has_elders
  FROM pairs GROUP BY descendant_id
), below AS (
  SELECT ancestor_id AS node_id, count(*) AS descendants FROM pairs GROUP BY ancestor_id
), placed AS (
  SELECT m.node_id, m.group_id, NOT coalesce(a.has_elders, FALSE) AS is_root, a.depth,
    coalesce(a.ancestors, 0) AS ancestors, coalesce(b.descendants, 0) AS descendants
  FROM members m LEFT JOIN above a ON a.node_id = m.node_id LEFT JOIN below b ON b.node_id = m.node_id
), from_roots AS (
  SELECT node_id, group_id AS root_id, 0 AS hops, 0 AS grade_rank FROM placed WHERE is_root
  UNION ALL
  SELECT p.descendant_id, p.ancestor_group, p.hops, p.grade_rank
  FROM pairs p JOIN placed r ON r.node_id = p.ancestor_id
  WHERE r.is_root
), nearest AS (
  SELECT node_id, root_id, hops,
    row_number() OVER (PARTITION BY node_id ORDER BY hops, grade_rank, root_id) AS place
  FROM from_roots
), counted AS (
  SELECT node_id, count(DISTINCT root_id) AS roots FROM from_roots GROUP BY node_id
)
-- Whoever is a root together with others has them for ancestors, but no level above.
SELECT p.node_id, CASE WHEN p.is_root THEN 0 ELSE p.depth END AS depth, n.root_id, n.hops AS root_hops, c.roots,
  p.ancestors, p.descendants
FROM placed p JOIN nearest n ON n.node_id = p.node_id AND n.place = 1 JOIN counted c ON c.node_id = p.node_id
ORDER BY p.node_id
