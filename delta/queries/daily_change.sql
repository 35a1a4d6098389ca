-- What came and went on each day (figure 5 of the HuggingGraph paper as data). The first day is left out: nothing is known
-- of the day before it.
-- tables: daily_stats
-- returns: snapshot_date, subject, added, removed, net, modified, total
SELECT snapshot_date, subject, sum(added) AS added, sum(removed) AS removed, sum(added) - sum(removed) AS net,
  sum(modified) AS modified, sum(total) AS total
FROM daily_stats
WHERE snapshot_date > (SELECT min(snapshot_date) FROM daily_stats)
GROUP BY snapshot_date, subject
ORDER BY snapshot_date, subject
