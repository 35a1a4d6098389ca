-- The edges that drop a duty, by an owner who may (`owner`) or by another.
-- tables: judged_edges
-- parameters:
-- returns: edge_id, relation, grade, parent_id, parent, parent_licence, parent_class, parent_evidence, child_id, child,
--   child_licence, child_class, child_evidence, verdict, reason
SELECT edge_id, relation, grade, parent_id, parent, parent_licence, parent_class, parent_evidence, child_id, child,
  child_licence, child_class, child_evidence, verdict, reason
FROM judged_edges
WHERE verdict IN ('violation', 'owner')
ORDER BY edge_id
