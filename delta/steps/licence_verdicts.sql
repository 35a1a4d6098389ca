-- How many edges have which verdict, by the classes of both licences.
-- tables: judged_edges
-- parameters:
-- returns: parent_class, child_class, relation, same_owner, verdict, reason, edges
SELECT relation, parent_class, child_class, same_owner, verdict, reason, count(*) AS edges
FROM judged_edges
GROUP BY relation, parent_class, child_class, same_owner, verdict, reason
ORDER BY relation, parent_class, child_class, same_owner, verdict, reason
