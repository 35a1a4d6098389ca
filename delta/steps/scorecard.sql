-- How much of a date is known, counted: repos and ghosts and why a model has no parent; the references behind the edges, by
-- grade and by repaired defect; edges, and their flags; repos that some evidence leads upstream from, those apart of which
-- prose alone (grades from rank 8 on) tells; rejected references, by defect. A thing is counted by its repo's kind, an edge by
-- that of the repo downstream: only of a successor the relation does not tell it.
-- tables: nodes_now, edges_now, rejected_references_now
-- returns: measure, kind, item, count
WITH edges AS (
  SELECT e.dst, e.relation, e.grade_rank, e.flags, e.evidence,
    CASE e.relation WHEN 'derived_from' THEN 'dataset' WHEN 'used_by_space' THEN 'space' WHEN 'new_version' THEN n.kind
      ELSE 'model' END AS kind
  FROM edges_now e
  LEFT JOIN nodes_now n ON e.relation = 'new_version' AND n.node_id = e.dst
), evidence AS (
  SELECT kind, v.grade, v.defects FROM (SELECT kind, unnest(evidence) AS v FROM edges) AS each
), upstream AS (
  SELECT kind, CASE WHEN min(grade_rank) < 8 THEN 'with_lineage' ELSE 'lineage_only_in_text' END AS measure
  FROM edges
  WHERE relation <> 'new_version'
  GROUP BY kind, dst
), counted AS (
  SELECT CASE WHEN is_ghost THEN 'ghosts' ELSE 'repos' END AS measure, kind, '*' AS item FROM nodes_now
  UNION ALL
  SELECT 'root_kind', kind, root_kind FROM nodes_now WHERE root_kind IS NOT NULL
  UNION ALL
  SELECT 'references', kind, grade FROM evidence
  UNION ALL
  SELECT 'repaired', kind, unnest(defects) FROM evidence
  UNION ALL
  SELECT 'flagged', kind, unnest(flags) FROM edges
  UNION ALL
  SELECT 'edges', kind, '*' FROM edges
  UNION ALL
  SELECT measure, kind, '*' FROM upstream
  UNION ALL
  SELECT 'unresolved', kind, code FROM rejected_references_now
  UNION ALL
  SELECT 'self_loops', kind, '*' FROM rejected_references_now WHERE code = 'SELF'
)
SELECT measure, kind, item, count(*) AS count
FROM counted
GROUP BY measure, kind, item
ORDER BY measure, kind, item
