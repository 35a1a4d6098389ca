-- The degrees that are split neither by relation nor by kind of neighbour: a row a node, zeros included.
-- tables: degrees
-- parameters:
-- returns: node_id, in_degree, out_degree, degree
SELECT node_id, in_degree, out_degree, degree
FROM degrees
WHERE relation = '*' AND neighbour_kind = '*'
