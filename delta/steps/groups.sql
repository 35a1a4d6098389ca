-- The day's groups of two and more, under the name of a repo that each is known by.
-- tables: component_sizes, community_profiles
-- parameters:
-- returns: grouping, group_id, members, name
SELECT 'component' AS grouping, component_id AS group_id, nodes AS members, root_repo_id AS name
FROM component_sizes
UNION ALL
SELECT method, community_id, nodes, top_members[1]
FROM community_profiles
ORDER BY 1, 2
