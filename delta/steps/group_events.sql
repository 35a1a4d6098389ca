-- The groups that were born, split off, merged and died between two dates.
-- tables: group_identities_before, group_identities, group_overlaps
-- parameters: day (DATE), previous (DATE)
-- returns: snapshot_date, grouping, identity, event, previous_date, group_id, other_identity, members_before,
--   members_after, shared, name
WITH came AS (
  SELECT t.grouping, t.identity, CASE WHEN o.identity IS NULL THEN 'born' ELSE 'split' END AS event, t.group_id,
    o.identity AS other_identity, o.old_members AS members_before, t.members AS members_after, o.shared, t.name
  FROM group_identities t
  LEFT JOIN group_overlaps o ON o.grouping = t.grouping AND o.group_id = t.group_id AND o.is_best_old
  WHERE t.born_on = $day
), merged AS (
  SELECT o.grouping, o.identity, t.identity AS other_identity, t.members AS members_after, o.shared
  FROM group_overlaps o JOIN group_identities t ON t.grouping = o.grouping AND t.group_id = o.group_id
  WHERE o.is_best_new
), went AS (
  SELECT b.grouping, b.identity, CASE WHEN m.identity IS NULL THEN 'died' ELSE 'merged' END AS event, b.group_id,
    m.other_identity, b.members AS members_before, m.members_after, m.shared, b.name
  FROM group_identities_before b
  LEFT JOIN merged m ON m.grouping = b.grouping AND m.identity = b.identity
  WHERE NOT EXISTS (
    SELECT 1 FROM group_overlaps c WHERE c.grouping = b.grouping AND c.identity = b.identity AND c.continues
  )
)
SELECT $day AS snapshot_date, grouping, identity, event, $previous AS previous_date, group_id, other_identity,
  members_before, members_after, shared, name
FROM (SELECT * FROM came UNION ALL SELECT * FROM went)
ORDER BY grouping, identity, event
