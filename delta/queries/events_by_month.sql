-- How much happened, by month, event and severity.
-- tables: events
-- returns: month, event, severity, events, repos
SELECT date_trunc('month', snapshot_date) AS month, event, severity, count(*) AS events, sum(repos) AS repos
FROM events
GROUP BY 1, 2, 3
ORDER BY month, event, severity
