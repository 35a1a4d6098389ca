-- The edges between models and datasets that are no pair one hop apart: there should be none.
-- tables: edges, lineage
-- parameters:
-- returns: descendant_id, ancestor_id
SELECT e.dst AS descendant_id, e.src AS ancestor_id
FROM edges e
WHERE e.relation <> 'used_by_space' AND NOT EXISTS (
  SELECT 1 FROM lineage l WHERE l.descendant_id = e.dst AND l.ancestor_id = e.src AND l.hops = 1
)
