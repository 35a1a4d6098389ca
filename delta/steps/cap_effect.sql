-- What lists of children that end at a cap would lose: parents, edges, and the edges beyond so many children of a
-- parent, by relation and over all.
-- tables: degrees
-- parameters: day (DATE), cap (INT)
-- returns: snapshot_date, relation, cap, parents, parents_above, edges, edges_lost, share_lost, largest
WITH children AS (
  SELECT node_id, relation, out_degree AS edges, greatest(out_degree - $cap, 0) AS edges_lost, out_degree AS largest
  FROM degrees
  WHERE neighbour_kind = '*' AND relation <> '*' AND out_degree > 0
), either AS (
  SELECT relation, edges, edges_lost, largest FROM children
  UNION ALL
  -- The cap holds in each relation: over all, too, it is applied before the relations are added up.
  SELECT '*', CAST(sum(edges) AS BIGINT), CAST(sum(edges_lost) AS BIGINT), max(largest) FROM children GROUP BY node_id
), counted AS (
  SELECT relation, count(*) AS parents, count(*) FILTER (WHERE edges_lost > 0) AS parents_above,
    CAST(sum(edges) AS BIGINT) AS edges, CAST(sum(edges_lost) AS BIGINT) AS edges_lost, max(largest) AS largest
  FROM either
  GROUP BY relation
)
SELECT $day AS snapshot_date, relation, CAST($cap AS INT) AS cap, parents, parents_above, edges, edges_lost,
  edges_lost / edges AS share_lost, largest
FROM counted
ORDER BY relation
