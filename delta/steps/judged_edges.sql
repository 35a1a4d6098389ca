-- The edges from model or dataset to model, each with the verdict on its kind of case.
-- tables: licence_pairs, licence_cases
-- parameters:
-- returns: edge_id, relation, grade, parent_id, parent, parent_licence, parent_class, parent_evidence, child_id, child,
--   child_licence, child_class, child_evidence, same_owner, verdict, reason
SELECT p.edge_id, p.relation, p.grade, p.parent_id, p.parent, p.parent_licence, p.parent_class, p.parent_evidence,
  p.child_id, p.child, p.child_licence, p.child_class, p.child_evidence, p.same_owner, c.verdict, c.reason
FROM licence_pairs p JOIN licence_cases c
  ON c.relation = p.relation AND c.parent_choices = p.parent_choices AND c.child_choices = p.child_choices
  AND c.is_linked = p.is_linked AND c.same_owner = p.same_owner
