-- The pairs of an old and a new group that share members, and whether each is the other's best match.
-- tables: group_identities_before, groups, shared_members
-- parameters:
-- returns: grouping, identity, born_on, old_members, group_id, members, name, shared, continues, is_best_new,
--   is_best_old
WITH shared AS (
  SELECT s.grouping, o.identity, o.born_on, o.members AS old_members, s.to_id AS group_id, n.members, n.name,
    s.nodes AS shared
  FROM shared_members s
  JOIN group_identities_before o ON o.grouping = s.grouping AND o.group_id = s.from_id
  JOIN groups n ON n.grouping = s.grouping AND n.group_id = s.to_id
), ranked AS (
  SELECT *,
    row_number() OVER (PARTITION BY grouping, identity ORDER BY shared DESC, group_id) = 1 AS is_best_new,
    row_number() OVER (PARTITION BY grouping, group_id ORDER BY shared DESC, born_on, identity) = 1 AS is_best_old
  FROM shared
)
SELECT grouping, identity, born_on, old_members, group_id, members, name, shared, is_best_new AND is_best_old AS continues,
  is_best_new, is_best_old
FROM ranked
ORDER BY grouping, identity, group_id
