-- Components and communities that were born, split, merged or died between two dates, the largest first; a grouping is
-- `component` or the method of communities.
-- tables: group_events
-- parameters: grouping grouping, since date, until date
-- returns: snapshot_date, event, name, members_before, members_after, shared, identity, other_identity
SELECT snapshot_date, event, name, members_before, members_after, shared, identity, other_identity
FROM group_events
WHERE grouping = (SELECT grouping FROM parameters)
  AND snapshot_date BETWEEN CAST((SELECT since FROM parameters) AS DATE) AND CAST((SELECT until FROM parameters) AS DATE)
ORDER BY snapshot_date DESC, greatest(coalesce(members_before, 0), coalesce(members_after, 0)) DESC, name, event, identity
