-- The repos that have ancestors more hops away than lineages go, by kind.
-- tables: nodes_now, edges_now, lineage_now
-- parameters: max_depth (INT)
-- returns: kind, count
WITH farthest AS (
  SELECT descendant_id, ancestor_id FROM lineage_now WHERE hops = $max_depth
), beyond AS (
  SELECT f.descendant_id, e.src AS ancestor_id
  FROM farthest f JOIN edges_now e ON e.dst = f.ancestor_id
  WHERE e.grade_rank < 8 AND e.relation NOT IN ('new_version', 'used_by_space') AND e.src <> f.descendant_id
), short AS (
  SELECT DISTINCT b.descendant_id FROM beyond b
  ANTI JOIN lineage_now l ON l.descendant_id = b.descendant_id AND l.ancestor_id = b.ancestor_id
)
SELECT n.kind, count(*) AS count
FROM short s JOIN nodes_now n ON n.node_id = s.descendant_id
GROUP BY n.kind
