-- The keys that several records of the day have, and those of records whose name is not the one that is known by it.
-- tables: listed_lines, repos_before
-- parameters:
-- returns: node_id
SELECT node_id FROM listed_lines GROUP BY node_id HAVING count(*) > 1
UNION
SELECT l.node_id FROM listed_lines l JOIN repos_before r ON r.node_id = l.node_id WHERE r.repo_id <> l.repo_id
