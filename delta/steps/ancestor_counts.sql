-- How many repos each repo was made from; repos without any are left out.
-- tables: edges, lineage
-- parameters: prose (INT)
-- returns: node_id, ancestors
WITH parents AS (
  SELECT dst AS node_id, src AS parent_id FROM edges WHERE relation = 'used_by_space' AND grade_rank < $prose
), of_spaces AS (
  SELECT node_id, parent_id AS ancestor_id FROM parents
  UNION
  SELECT p.node_id, l.ancestor_id FROM parents p JOIN lineage l ON l.descendant_id = p.parent_id
)
SELECT descendant_id AS node_id, count(*) AS ancestors FROM lineage GROUP BY descendant_id
UNION ALL
SELECT node_id, count(*) AS ancestors FROM of_spaces GROUP BY node_id
