-- What each repo came from, counted by relation and level.
-- tables: lineage
-- parameters:
-- returns: node_id, relation, hops, nodes
SELECT descendant_id AS node_id, relation, hops, count(*) AS nodes
FROM lineage
GROUP BY descendant_id, relation, hops
ORDER BY node_id, relation, hops
