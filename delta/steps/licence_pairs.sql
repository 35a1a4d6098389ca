-- The edges from model or dataset to model by declared evidence, with what both ends say of their licences.
-- tables: edges, licences_said
-- parameters: prose (INT)
-- returns: edge_id, relation, grade, parent_id, parent, parent_licence, parent_choices, parent_class, parent_evidence,
--   child_id, child, child_licence, child_choices, child_class, child_evidence, is_linked, same_owner
SELECT e.edge_id, e.relation, e.grade, p.node_id AS parent_id, p.repo_id AS parent, p.licence AS parent_licence,
  p.choices AS parent_choices, p.licence_class AS parent_class, p.evidence AS parent_evidence, c.node_id AS child_id,
  c.repo_id AS child, c.licence AS child_licence, c.choices AS child_choices, c.licence_class AS child_class,
  c.evidence AS child_evidence, c.is_linked, coalesce(p.owner = c.owner, FALSE) AS same_owner
FROM edges e JOIN licences_said p ON p.node_id = e.src JOIN licences_said c ON c.node_id = e.dst
WHERE e.grade_rank < $prose AND e.relation IN ('finetune', 'adapter', 'quantized', 'merge', 'trained_on')
