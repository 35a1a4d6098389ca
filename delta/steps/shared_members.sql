-- How many nodes the groups of two dates have in common, groups of two nodes and more; of nodes that are there on both.
-- tables: group_identities_before, groups, components_before, communities_before, components, communities
-- parameters:
-- returns: grouping, from_id, to_id, nodes
SELECT 'component' AS grouping, b.component_id AS from_id, n.component_id AS to_id, count(*) AS nodes
FROM components_before b
JOIN group_identities_before o ON o.grouping = 'component' AND o.group_id = b.component_id
JOIN components n ON n.node_id = b.node_id
JOIN groups g ON g.grouping = 'component' AND g.group_id = n.component_id
GROUP BY b.component_id, n.component_id
UNION ALL
SELECT n.method, b.community_id, n.community_id, count(*)
FROM communities_before b
JOIN group_identities_before o ON o.grouping = b.method AND o.group_id = b.community_id
JOIN communities n ON n.node_id = b.node_id AND n.method = b.method
JOIN groups g ON g.grouping = n.method AND g.group_id = n.community_id
GROUP BY n.method, b.community_id, n.community_id
ORDER BY 1, 2, 3
