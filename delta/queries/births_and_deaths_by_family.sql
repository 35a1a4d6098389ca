-- Models that joined and left each family, by month. A family is named by the root its members come from; of a model that
-- has left, the root on the earlier date counts, and where that is unknown the family is NULL.
-- tables: changes, generations, nodes, generations@since
-- parameters: since, until
-- returns: month, family, births, deaths
SELECT date_trunc('month', c.snapshot_date) AS month, r.repo_id AS family,
  sum(CASE WHEN c.change = 'added' THEN 1 ELSE 0 END) AS births,
  sum(CASE WHEN c.change = 'removed' THEN 1 ELSE 0 END) AS deaths
FROM changes c
LEFT JOIN generations g ON g.node_id = c.subject_id
LEFT JOIN generations_since s ON s.node_id = c.subject_id
LEFT JOIN nodes r ON r.node_id = coalesce(g.root_id, s.root_id)
WHERE c.subject = 'node' AND c.kind = 'model' AND c.change IN ('added', 'removed')
  AND c.snapshot_date BETWEEN CAST((SELECT since FROM parameters) AS DATE) AND CAST((SELECT until FROM parameters) AS DATE)
GROUP BY 1, 2
ORDER BY month, births DESC, deaths DESC, family
