-- What came from each repo, counted by relation and level.
-- tables: lineage
-- parameters:
-- returns: node_id, relation, hops, nodes
SELECT ancestor_id AS node_id, relation, hops, count(*) AS nodes
FROM lineage
GROUP BY ancestor_id, relation, hops
ORDER BY node_id, relation, hops
