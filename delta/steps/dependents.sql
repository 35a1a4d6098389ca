-- The repos that declared on either of two dates that they were made with one that an event is about: how many, and the
-- first hundred of their names. A successor is not made with its predecessor, and what prose alone says (grades
-- from rank 8 on) does not count.
-- tables: asked, edges_before, edges_now, nodes_before, nodes_now
-- returns: event_id, dependents, named_by
WITH ends_before AS (
  SELECT DISTINCT a.event_id, e.dst
  FROM edges_before e JOIN asked a ON a.node_id = e.src
  WHERE e.relation <> 'new_version' AND e.grade_rank < 8
), ends_now AS (
  SELECT DISTINCT a.event_id, e.dst
  FROM edges_now e JOIN asked a ON a.node_id = e.src
  WHERE e.relation <> 'new_version' AND e.grade_rank < 8
), named AS (
  SELECT e.event_id, n.node_id, n.repo_id FROM nodes_before n JOIN ends_before e ON e.dst = n.node_id
  UNION
  SELECT e.event_id, n.node_id, n.repo_id FROM nodes_now n JOIN ends_now e ON e.dst = n.node_id
), ranked AS (
  SELECT event_id, node_id, repo_id, dense_rank() OVER (PARTITION BY event_id ORDER BY repo_id) AS place FROM named
)
SELECT event_id, count(DISTINCT node_id) AS dependents,
  list_sort(list(DISTINCT repo_id) FILTER (WHERE place <= 100)) AS named_by
FROM ranked
GROUP BY event_id
ORDER BY event_id
