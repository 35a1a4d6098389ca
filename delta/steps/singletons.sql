-- How many nodes have no edge, by kind, role and the reason why. A model without `root_kind` names a parent that could
-- be looked up, yet no reference gave an edge: most name themselves.
-- tables: nodes, overall_degrees
-- parameters:
-- returns: kind, role, reason, nodes
WITH alone AS (
  SELECT n.kind, n.role,
    CASE WHEN n.is_ghost THEN 'ghost' WHEN n.kind = 'model' THEN coalesce(n.root_kind, 'rejected_reference')
      ELSE 'no_reference' END AS reason
  FROM nodes n JOIN overall_degrees d ON d.node_id = n.node_id
  WHERE d.degree = 0
)
SELECT kind, role, reason, count(*) AS nodes
FROM alone
GROUP BY kind, role, reason
ORDER BY kind, role, reason
