-- The ancestors of ancestors that are none of the repo itself, on a sample of repos: there should be none, but where the way
-- is longer than lineages go.
-- tables: lineage
-- parameters: one_in (INT), max_depth (INT)
-- returns: descendant_id, ancestor_id
WITH sampled AS (
  SELECT descendant_id, ancestor_id, hops FROM lineage WHERE descendant_id % $one_in = 0
)
SELECT s.descendant_id, l.ancestor_id
FROM sampled s JOIN lineage l ON l.descendant_id = s.ancestor_id
WHERE l.ancestor_id <> s.descendant_id AND s.hops + l.hops <= $max_depth AND NOT EXISTS (
  SELECT 1 FROM sampled o WHERE o.descendant_id = s.descendant_id AND o.ancestor_id = l.ancestor_id
)
