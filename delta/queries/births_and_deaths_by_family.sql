-- Models that joined and left each family, by month: those that were listed for the first time or again, and those that
-- are listed no more, also where others still name them. A new name is a death and a birth. A family is named by the root
-- its members come from; of a model that has left, the root on the earlier date counts, and where that is unknown the
-- family is NULL. Counted is what changed after the earlier date, and after the day on which models were listed first.
-- tables: changes, repos, generations, nodes, generations@since, nodes@since
-- parameters: since date, until date
-- returns: month, family, births, deaths
WITH told AS (
  -- Of models that are only named, the role is not known.
  SELECT snapshot_date, subject_id, change <> 'removed' AND role <> 'unknown' AS is_birth
  FROM changes
  WHERE subject = 'node' AND kind = 'model'
    AND (change = 'modified' AND array_contains(columns, 'is_ghost') OR change <> 'modified' AND role <> 'unknown')
    AND snapshot_date > CAST((SELECT since FROM parameters) AS DATE)
    AND snapshot_date <= CAST((SELECT until FROM parameters) AS DATE)
    AND snapshot_date > coalesce((SELECT min(first_seen) FROM repos WHERE kind = 'model'), DATE '1970-01-01')
), of_root AS (
  SELECT t.snapshot_date, t.is_birth,
    -- One that has left and is still named has itself for a root now.
    CASE WHEN t.is_birth THEN coalesce(g.root_id, s.root_id) ELSE s.root_id END AS root_id
  FROM told t
  LEFT JOIN generations g ON g.node_id = t.subject_id
  LEFT JOIN generations_since s ON s.node_id = t.subject_id
)
SELECT date_trunc('month', t.snapshot_date) AS month, coalesce(r.repo_id, rs.repo_id) AS family,
  sum(CASE WHEN t.is_birth THEN 1 ELSE 0 END) AS births,
  sum(CASE WHEN t.is_birth THEN 0 ELSE 1 END) AS deaths
FROM of_root t
LEFT JOIN nodes r ON r.node_id = t.root_id
LEFT JOIN nodes_since rs ON rs.node_id = t.root_id
GROUP BY 1, 2
ORDER BY month, births DESC, deaths DESC, family NULLS LAST
