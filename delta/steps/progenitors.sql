-- How many children have children themselves, by the relation that made them.
-- tables: family_pairs, family_members
-- parameters:
-- returns: graph, relation, edges, reproducing, share
SELECT p.graph, p.relation, count(*) AS edges, count(*) FILTER (WHERE m.children > 0) AS reproducing,
  CAST(count(*) FILTER (WHERE m.children > 0) AS DOUBLE) / CAST(count(*) AS DOUBLE) AS share
FROM family_pairs p JOIN family_members m ON m.graph = p.graph AND m.node_id = p.dst
GROUP BY p.graph, p.relation
ORDER BY p.graph, p.relation
