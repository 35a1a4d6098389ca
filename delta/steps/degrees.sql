-- Edges from upstream (in) and to downstream (out) of each node: over everything, zeros included; by each relation it
-- has; by each kind of neighbour it has.
-- tables: nodes, edges
-- parameters:
-- returns: node_id, relation, neighbour_kind, in_degree, out_degree, degree
WITH ends AS (
  SELECT e.src AS node_id, 0 AS from_above, 1 AS to_below, e.relation,
    CASE e.relation WHEN 'derived_from' THEN 'dataset' WHEN 'used_by_space' THEN 'space' ELSE 'model' END AS kind
  FROM edges e
  UNION ALL
  -- Only a Space is made with repos of two kinds; the other relations tell the kind of what is upstream.
  SELECT e.dst, 1, 0, e.relation,
    CASE WHEN e.relation IN ('trained_on', 'derived_from') THEN 'dataset'
      WHEN e.relation = 'used_by_space' THEN n.kind ELSE 'model' END
  FROM edges e LEFT JOIN nodes n ON n.node_id = e.src
), counted AS (
  SELECT node_id, '*' AS relation, '*' AS neighbour_kind, sum(from_above) AS in_degree, sum(to_below) AS out_degree
  FROM (SELECT node_id, from_above, to_below FROM ends UNION ALL SELECT node_id, 0, 0 FROM nodes)
  GROUP BY node_id
  UNION ALL
  SELECT node_id, relation, '*', sum(from_above), sum(to_below) FROM ends GROUP BY node_id, relation
  UNION ALL
  SELECT node_id, '*', kind, sum(from_above), sum(to_below) FROM ends GROUP BY node_id, kind
)
SELECT node_id, relation, neighbour_kind, CAST(in_degree AS BIGINT) AS in_degree,
  CAST(out_degree AS BIGINT) AS out_degree, CAST(in_degree + out_degree AS BIGINT) AS degree
FROM counted
ORDER BY node_id, relation, neighbour_kind
