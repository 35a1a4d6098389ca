-- Totals, checksums and changes of a date: of nodes by kind and role, of edges by the downstream repo's kind and the
-- relation; '*' stands for all. What prose alone says (grades from rank 8 on) is counted apart from what is declared. Only of
-- a successor the relation does not tell the kind downstream. A group that has no rows left and lost some today has a row.
-- tables: node_hashes, edge_hashes, nodes_now, changes_of_day
-- returns: subject, kind, role, relation, total, checksum, added, removed, modified
WITH edges AS (
  SELECT CASE WHEN e.grade_rank < 8 THEN 'edge' ELSE 'text_edge' END AS subject,
    CASE e.relation WHEN 'derived_from' THEN 'dataset' WHEN 'used_by_space' THEN 'space' WHEN 'new_version' THEN n.kind
      ELSE 'model' END AS kind,
    e.relation, e.hash
  FROM edge_hashes e
  LEFT JOIN nodes_now n ON e.relation = 'new_version' AND n.node_id = e.dst
), counted AS (
  SELECT 'node' AS subject, kind, role, '*' AS relation, hash, 1 AS total, '' AS change FROM node_hashes
  UNION ALL
  SELECT subject, kind, '*', relation, hash, 1, '' FROM edges
  UNION ALL
  SELECT subject, kind, coalesce(role, '*'), coalesce(relation, '*'), 0, 0, change FROM changes_of_day
)
SELECT subject, kind, role, relation,
  CAST(sum(total) AS BIGINT) AS total,
  sum(CAST(hash AS DECIMAL(38, 0))) AS checksum,
  count(CASE WHEN change = 'added' THEN 1 END) AS added,
  count(CASE WHEN change = 'removed' THEN 1 END) AS removed,
  count(CASE WHEN change = 'modified' THEN 1 END) AS modified
FROM counted
GROUP BY subject, kind, role, relation
ORDER BY subject, kind, role, relation
