-- How many nodes of a role have a degree, isolated ones included, and the share of the role that has at least so many.
-- tables: nodes, overall_degrees
-- parameters:
-- returns: role, direction, degree, nodes, share_at_least
WITH pairs AS (
  SELECT n.role, d.in_degree, d.out_degree, count(*) AS nodes
  FROM nodes n JOIN overall_degrees d ON d.node_id = n.node_id
  GROUP BY n.role, d.in_degree, d.out_degree
), by_role AS (
  SELECT role, in_degree, out_degree, nodes FROM pairs
  UNION ALL
  SELECT '*', in_degree, out_degree, nodes FROM pairs
), by_direction AS (
  SELECT role, 'in' AS direction, in_degree AS degree, nodes FROM by_role
  UNION ALL
  SELECT role, 'out', out_degree, nodes FROM by_role
  UNION ALL
  SELECT role, 'total', in_degree + out_degree, nodes FROM by_role
), counted AS (
  SELECT role, direction, degree, CAST(sum(nodes) AS BIGINT) AS nodes FROM by_direction GROUP BY role, direction, degree
)
SELECT role, direction, degree, nodes,
  CAST(sum(nodes) OVER (PARTITION BY role, direction ORDER BY degree DESC) AS DOUBLE)
    / CAST(sum(nodes) OVER (PARTITION BY role, direction) AS DOUBLE) AS share_at_least
FROM counted
ORDER BY role, direction, degree
