-- Totals, checksums and changes of a date: of nodes by kind and role, of edges by the downstream repo's kind and the
-- relation; '*' stands for all. The totals of the date before are moved by the rows that left (sign -1) and that came (1);
-- of a first date all rows came. What prose alone says (grades from rank 8 on) is counted apart from what is declared. Only
-- of a successor the relation does not tell the kind downstream. A group that has no rows left and lost some today has a row.
-- tables: stats_before, node_hashes, edge_hashes, kinds_of_nodes, changes_of_day
-- returns: subject, kind, role, relation, total, checksum, added, removed, modified
WITH edges AS (
  SELECT CASE WHEN e.grade_rank < 8 THEN 'edge' ELSE 'text_edge' END AS subject,
    CASE e.relation WHEN 'derived_from' THEN 'dataset' WHEN 'used_by_space' THEN 'space' WHEN 'new_version' THEN n.kind
      ELSE 'model' END AS kind,
    e.relation, e.sign, e.hash
  FROM edge_hashes e
  LEFT JOIN kinds_of_nodes n ON e.relation = 'new_version' AND n.node_id = e.dst
), counted AS (
  SELECT subject, kind, role, relation, total, CAST(checksum AS DECIMAL(38, 0)) AS checksum, '' AS change
  FROM stats_before WHERE total > 0
  UNION ALL
  SELECT 'node', kind, role, '*', sign, sign * CAST(hash AS DECIMAL(38, 0)), '' FROM node_hashes
  UNION ALL
  SELECT subject, kind, '*', relation, sign, sign * CAST(hash AS DECIMAL(38, 0)), '' FROM edges
  UNION ALL
  SELECT subject, kind, coalesce(role, '*'), coalesce(relation, '*'), 0, 0, change FROM changes_of_day
)
SELECT subject, kind, role, relation,
  CAST(sum(total) AS BIGINT) AS total,
  CAST(sum(checksum) AS DECIMAL(38, 0)) AS checksum,
  count(CASE WHEN change = 'added' THEN 1 END) AS added,
  count(CASE WHEN change = 'removed' THEN 1 END) AS removed,
  count(CASE WHEN change = 'modified' THEN 1 END) AS modified
FROM counted
GROUP BY subject, kind, role, relation
HAVING sum(total) > 0 OR count(CASE WHEN change <> '' THEN 1 END) > 0
ORDER BY subject, kind, role, relation
