-- The day's groups with the identity that each carries on, or a new one.
-- tables: groups, new_identities, group_overlaps
-- parameters: day (DATE)
-- returns: grouping, group_id, identity, born_on, members, name
SELECT g.grouping, g.group_id, coalesce(o.identity, i.identity) AS identity, coalesce(o.born_on, $day) AS born_on,
  g.members, g.name
FROM groups g
JOIN new_identities i ON i.grouping = g.grouping AND i.group_id = g.group_id
LEFT JOIN group_overlaps o ON o.grouping = g.grouping AND o.group_id = g.group_id AND o.continues
ORDER BY g.grouping, g.group_id
