-- Mean, deviation, net and peak of the daily changes over a window (table 6 of the HuggingGraph paper), by kind, role and
-- relation; '*' stands for all. The deviation is that of a sample; a day without a row of its own counts as zero.
-- tables: daily_stats
-- parameters: since, until
-- returns: subject, kind, role, relation, days, added, removed, modified, net, mean_added, sd_added, peak_added,
--   mean_removed, sd_removed, peak_removed
WITH of_window AS (
  SELECT * FROM daily_stats
  WHERE snapshot_date > (SELECT min(snapshot_date) FROM daily_stats)
    AND snapshot_date BETWEEN CAST((SELECT since FROM parameters) AS DATE) AND CAST((SELECT until FROM parameters) AS DATE)
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
  SELECT count(DISTINCT snapshot_date) AS days FROM of_window
)
SELECT subject, kind, role, relation, days, added, removed, modified, added - removed AS net,
  CAST(added AS DOUBLE) / days AS mean_added,
  CASE WHEN days > 1 THEN
    sqrt((added_squares - CAST(added AS DOUBLE) * added / days) / (days - 1)) END AS sd_added,
  peak_added,
  CAST(removed AS DOUBLE) / days AS mean_removed,
  CASE WHEN days > 1 THEN
    sqrt((removed_squares - CAST(removed AS DOUBLE) * removed / days) / (days - 1)) END AS sd_removed,
  peak_removed
FROM summed CROSS JOIN days
ORDER BY subject, kind, role, relation
