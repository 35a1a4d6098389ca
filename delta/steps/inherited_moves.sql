-- Of each repo that was relicensed, the repos downstream whose verdict or duties moved though they were not relicensed
-- themselves: how many, and the first hundred of their names.
-- tables: relicensed, lineage_now, edges_now, nodes_now, inherited_licences_before, inherited_licences_now
-- returns: node_id, moved, named_by
WITH moved AS (
  SELECT n.node_id
  FROM inherited_licences_now n JOIN inherited_licences_before b ON b.node_id = n.node_id
  WHERE n.distribute <> b.distribute OR n.serve <> b.serve OR n.commercial <> b.commercial
    OR n.duties <> b.duties OR n.open_duties <> b.open_duties
), others AS (
  SELECT m.node_id FROM moved m ANTI JOIN relicensed r ON r.node_id = m.node_id
), of_repos AS (
  SELECT l.ancestor_id, l.descendant_id FROM lineage_now l JOIN relicensed r ON r.node_id = l.ancestor_id
), makers AS (
  SELECT ancestor_id, descendant_id FROM of_repos
  UNION ALL
  SELECT node_id AS ancestor_id, node_id AS descendant_id FROM relicensed
), downstream AS (
  SELECT ancestor_id, descendant_id FROM of_repos
  UNION
  SELECT m.ancestor_id, e.dst AS descendant_id
  FROM makers m JOIN edges_now e ON e.src = m.descendant_id
  WHERE e.relation = 'used_by_space' AND e.grade_rank < 8
), named AS (
  SELECT d.ancestor_id, n.node_id, n.repo_id,
    dense_rank() OVER (PARTITION BY d.ancestor_id ORDER BY n.repo_id) AS place
  FROM downstream d
  JOIN others o ON o.node_id = d.descendant_id
  JOIN nodes_now n ON n.node_id = d.descendant_id
)
SELECT ancestor_id AS node_id, count(DISTINCT node_id) AS moved,
  list_sort(list(DISTINCT repo_id) FILTER (WHERE place <= 100)) AS named_by
FROM named
GROUP BY ancestor_id
ORDER BY ancestor_id
