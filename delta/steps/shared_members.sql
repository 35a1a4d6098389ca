-- How many nodes the groups of two dates have in common; of nodes that are there on both.
-- tables: components_before, communities_before, components, communities
-- parameters:
-- returns: grouping, from_id, to_id, nodes
SELECT 'component' AS grouping, b.component_id AS from_id, n.component_id AS to_id, count(*) AS nodes
FROM components_before b JOIN components n ON n.node_id = b.node_id
GROUP BY b.component_id, n.component_id
UNION ALL
SELECT n.method, b.community_id, n.community_id, count(*)
FROM communities_before b JOIN communities n ON n.node_id = b.node_id AND n.method = b.method
GROUP BY n.method, b.community_id, n.community_id
ORDER BY 1, 2, 3
