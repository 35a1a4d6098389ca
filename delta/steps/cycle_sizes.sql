-- The cycles of a graph that should have none, a row a strong component of two or more, and a row a repo that names
-- itself.
-- tables: nodes, edges, cycles, self_loops
-- parameters: day (DATE)
-- returns: snapshot_date, cycle_id, is_self_loop, is_two_cycle, nodes, edges, models, datasets, repo_ids
WITH members AS (
  SELECT c.cycle_id, n.kind, n.repo_id,
    row_number() OVER (PARTITION BY c.cycle_id ORDER BY n.repo_id, n.node_id) AS place
  FROM cycles c JOIN nodes n ON n.node_id = c.node_id
), sizes AS (
  SELECT cycle_id, count(*) AS nodes, count(*) FILTER (WHERE kind = 'model') AS models,
    count(*) FILTER (WHERE kind = 'dataset') AS datasets,
    list_sort(list({'place': place, 'repo_id': repo_id}) FILTER (WHERE place <= 5)) AS placed
  FROM members
  GROUP BY cycle_id
), inside AS (
  SELECT u.cycle_id, count(*) AS edges
  FROM edges e JOIN cycles u ON u.node_id = e.src JOIN cycles l ON l.node_id = e.dst AND l.cycle_id = u.cycle_id
  GROUP BY u.cycle_id
)
SELECT $day AS snapshot_date, s.cycle_id, FALSE AS is_self_loop, s.nodes = 2 AS is_two_cycle, s.nodes, i.edges, s.models,
  s.datasets, list_transform(s.placed, lambda each: each.repo_id) AS repo_ids
FROM sizes s JOIN inside i ON i.cycle_id = s.cycle_id
UNION ALL
SELECT $day, node_id, TRUE, FALSE, 1, 0, CAST(kind = 'model' AS BIGINT), CAST(kind = 'dataset' AS BIGINT), [repo_id]
FROM self_loops
ORDER BY cycle_id, is_self_loop
