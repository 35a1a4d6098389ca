-- What came and went on each day (figure 5 of the HuggingGraph paper as data), and how many days lie between the date and
-- the one it is compared with: more than one where dates are missing. The first day is left out, and of each kind the day
-- on which it is listed for the first time: nothing is known of the day before.
-- tables: daily_stats, repos
-- returns: snapshot_date, subject, calendar_days, added, removed, net, modified, total
WITH first_listed AS (
  SELECT kind, min(first_seen) AS first_date FROM repos GROUP BY kind
), dates AS (
  SELECT snapshot_date, lag(snapshot_date) OVER (ORDER BY snapshot_date) AS previous
  FROM (SELECT DISTINCT snapshot_date FROM daily_stats) AS listed
), told AS (
  SELECT s.snapshot_date, s.subject, unix_date(s.snapshot_date) - unix_date(d.previous) AS calendar_days, s.total,
    f.first_date IS NULL OR s.snapshot_date > f.first_date AS is_known, s.added, s.removed, s.modified
  FROM daily_stats s
  JOIN dates d ON d.snapshot_date = s.snapshot_date AND d.previous IS NOT NULL
  LEFT JOIN first_listed f ON f.kind = s.kind
)
SELECT snapshot_date, subject, calendar_days,
  sum(CASE WHEN is_known THEN added ELSE 0 END) AS added,
  sum(CASE WHEN is_known THEN removed ELSE 0 END) AS removed,
  sum(CASE WHEN is_known THEN added - removed ELSE 0 END) AS net,
  sum(CASE WHEN is_known THEN modified ELSE 0 END) AS modified,
  sum(total) AS total
FROM told
GROUP BY snapshot_date, subject, calendar_days
ORDER BY snapshot_date, subject
