-- The counters that differ from the newest known of their repo. A record without any counter says nothing of them.
-- tables: listed, counters_before
-- parameters: day (DATE)
-- returns: the columns of counters
WITH latest AS (
  SELECT node_id, arg_max_null(downloads, snapshot_date) AS downloads,
    arg_max_null(downloads_all_time, snapshot_date) AS downloads_all_time,
    arg_max_null(likes, snapshot_date) AS likes, arg_max_null(trending_score, snapshot_date) AS trending_score
  FROM counters_before GROUP BY node_id
)
SELECT l.node_id, $day AS snapshot_date, l.downloads, l.downloads_all_time, l.likes, l.trending_score
FROM listed l LEFT JOIN latest k ON k.node_id = l.node_id
WHERE coalesce(l.downloads, l.downloads_all_time, l.likes, l.trending_score) IS NOT NULL
  AND (k.node_id IS NULL OR l.downloads IS DISTINCT FROM k.downloads
    OR l.downloads_all_time IS DISTINCT FROM k.downloads_all_time
    OR l.likes IS DISTINCT FROM k.likes OR l.trending_score IS DISTINCT FROM k.trending_score)
