-- Mean, deviation, net and peak of the daily changes over a window (table 6 of the HuggingGraph paper), by kind, role and
-- relation; '*' stands for all. The deviation is that of a sample; a day without a row of its own counts as zero. `days`
-- are the dates that were compared with the one before them, `calendar_days` how many days these comparisons span: more
-- where dates are missing. The day on which a kind is listed for the first time is none of its days: all of it is new.
-- tables: daily_stats, repos
-- parameters: since date, until date
-- returns: subject, kind, role, relation, days, calendar_days, added, removed, modified, net, mean_added, sd_added,
--   peak_added, mean_removed, sd_removed, peak_removed
WITH first_listed AS (
  SELECT kind, min(first_seen) AS first_date FROM repos GROUP BY kind
), all_dates AS (
  SELECT snapshot_date, lag(snapshot_date) OVER (ORDER BY snapshot_date) AS previous
  FROM (SELECT DISTINCT snapshot_date FROM daily_stats) AS listed
), dates AS (
  SELECT snapshot_date, unix_date(snapshot_date) - unix_date(previous) AS calendar_days
  FROM all_dates
  WHERE previous IS NOT NULL
    AND snapshot_date BETWEEN CAST((SELECT since FROM parameters) AS DATE) AND CAST((SELECT until FROM parameters) AS DATE)
), of_window AS (
  SELECT s.* FROM daily_stats s
  JOIN dates d ON d.snapshot_date = s.snapshot_date
  LEFT JOIN first_listed f ON f.kind = s.kind
  WHERE f.first_date IS NULL OR s.snapshot_date > f.first_date
), by_day AS (
  SELECT snapshot_date, subject, coalesce(kind, '*') AS kind, coalesce(role, '*') AS role,
    coalesce(relation, '*') AS relation, sum(added) AS added, sum(removed) AS removed, sum(modified) AS modified
  FROM of_window
  GROUP BY GROUPING SETS ((snapshot_date, subject), (snapshot_date, subject, kind, role, relation))
), summed AS (
  SELECT subject, kind, role, relation, sum(added) AS added, sum(removed) AS removed, sum(modified) AS modified,
    sum(added * added) AS added_squares, sum(removed * removed) AS removed_squares, max(added) AS peak_added,
    max(removed) AS peak_removed
  FROM by_day GROUP BY subject, kind, role, relation
), days AS (
  SELECT k.kind, count(*) AS days, sum(d.calendar_days) AS calendar_days
  FROM (SELECT DISTINCT kind FROM daily_stats UNION ALL SELECT '*' AS kind) AS k
  LEFT JOIN first_listed f ON f.kind = k.kind
  JOIN dates d ON f.first_date IS NULL OR d.snapshot_date > f.first_date
  GROUP BY k.kind
)
SELECT s.subject, s.kind, s.role, s.relation, d.days, CAST(d.calendar_days AS BIGINT) AS calendar_days, added, removed,
  modified, added - removed AS net,
  CAST(added AS DOUBLE) / days AS mean_added,
  CASE WHEN days > 1 THEN
    sqrt((added_squares - CAST(added AS DOUBLE) * added / days) / (days - 1)) END AS sd_added,
  peak_added,
  CAST(removed AS DOUBLE) / days AS mean_removed,
  CASE WHEN days > 1 THEN
    sqrt((removed_squares - CAST(removed AS DOUBLE) * removed / days) / (days - 1)) END AS sd_removed,
  peak_removed
FROM summed s JOIN days d ON d.kind = s.kind
ORDER BY s.subject, s.kind, s.role, s.relation
