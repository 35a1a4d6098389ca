-- Which value of a trait gives way to which, from parent to child; by quarter of the child's creation, and `*` in all. A
-- value that came and one that went make one transition; `paper_count` counts it for either.
-- tables: family_pairs, trait_sets, repos
-- parameters:
-- returns: graph, relation, quarter, trait, parent_value, child_value, count, paper_count
WITH steps AS (
  SELECT DISTINCT src, dst FROM family_pairs
), changes AS (
  SELECT s.src, s.dst, p.trait, p.members AS parent, c.members AS child,
    concat(CAST(year(r.created_at) AS VARCHAR), 'Q', CAST(quarter(r.created_at) AS VARCHAR)) AS quarter,
    r.created_at
  FROM steps s
  JOIN trait_sets p ON p.node_id = s.src
  JOIN trait_sets c ON c.node_id = s.dst AND c.trait = p.trait AND c.kind = 'model'
  LEFT JOIN repos r ON r.node_id = s.dst
  WHERE p.trait IN ('licence', 'task', 'library', 'language') AND p.members IS NOT NULL AND c.members IS NOT NULL
    AND p.members <> c.members
), counted AS (
  SELECT f.graph, f.relation, CASE WHEN c.created_at IS NOT NULL THEN c.quarter END AS quarter, c.trait, c.parent,
    c.child, count(*) AS times
  FROM family_pairs f JOIN changes c ON c.src = f.src AND c.dst = f.dst
  GROUP BY f.graph, f.relation, CASE WHEN c.created_at IS NOT NULL THEN c.quarter END, c.trait, c.parent, c.child
), by_quarter AS (
  SELECT graph, relation, '*' AS quarter, trait, parent, child, times FROM counted
  UNION ALL
  SELECT graph, relation, quarter, trait, parent, child, times FROM counted WHERE quarter IS NOT NULL
), of_parents AS (
  SELECT graph, relation, quarter, trait, parent, child, times, unnest(parent) AS parent_value FROM by_quarter
), of_both AS (
  SELECT graph, relation, quarter, trait, parent, child, times, parent_value, unnest(child) AS child_value
  FROM of_parents
), judged AS (
  SELECT graph, relation, quarter, trait, times, parent_value, child_value,
    CASE WHEN list_contains(child, parent_value) THEN 0 ELSE 1 END
      + CASE WHEN list_contains(parent, child_value) THEN 0 ELSE 1 END AS moves
  FROM of_both
)
SELECT graph, relation, quarter, trait, parent_value, child_value, CAST(sum(times) AS BIGINT) AS count,
  CAST(sum(times * moves) AS BIGINT) AS paper_count
FROM judged
WHERE moves > 0 AND parent_value <> child_value
GROUP BY graph, relation, quarter, trait, parent_value, child_value
ORDER BY graph, relation, quarter, trait, parent_value, child_value
