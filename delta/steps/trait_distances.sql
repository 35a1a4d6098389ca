-- How the sets of a parent and of its child differ: which trait both name, and how much of it changed; a ghost names
-- nothing, and is not known to.
-- tables: family_pairs, trait_sets
-- parameters:
-- returns: src, dst, trait, pairs, changed, gained, lost, distance
WITH steps AS (
  SELECT DISTINCT src, dst FROM family_pairs
), traits AS (
  SELECT DISTINCT trait FROM trait_sets
), both_ends AS (
  SELECT s.src, s.dst, t.trait, p.members AS parent, c.members AS child,
    CASE WHEN p.node_id IS NULL THEN 0 ELSE 1 END AS parent_is_known,
    CASE WHEN c.node_id IS NULL THEN 0 ELSE 1 END AS child_is_known,
    len(list_distinct(list_concat(p.members, c.members))) AS either,
    len(list_intersect(p.members, c.members)) AS common
  FROM steps s CROSS JOIN traits t
  LEFT JOIN trait_sets p ON p.node_id = s.src AND p.trait = t.trait
  LEFT JOIN trait_sets c ON c.node_id = s.dst AND c.trait = t.trait
)
SELECT src, dst, trait,
  CASE WHEN parent IS NOT NULL AND child IS NOT NULL THEN 1 ELSE 0 END AS pairs,
  CASE WHEN parent IS NOT NULL AND child IS NOT NULL AND either > common THEN 1 ELSE 0 END AS changed,
  CASE WHEN parent_is_known = 1 AND parent IS NULL AND child IS NOT NULL THEN 1 ELSE 0 END AS gained,
  CASE WHEN child_is_known = 1 AND parent IS NOT NULL AND child IS NULL THEN 1 ELSE 0 END AS lost,
  CASE WHEN parent IS NOT NULL AND child IS NOT NULL
    THEN CAST(either - common AS DOUBLE) / CAST(either AS DOUBLE) ELSE 0 END AS distance
FROM both_ends
