-- How many repos there were by kind and role, and how many edges by relation, on every day.
-- tables: daily_stats
-- returns: snapshot_date, subject, kind, role, relation, total
SELECT snapshot_date, subject, kind, role, relation, total
FROM daily_stats
ORDER BY snapshot_date, subject, kind, role, relation
