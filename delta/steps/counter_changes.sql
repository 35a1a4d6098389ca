-- The counters that differ from the newest known of their repo. A record without any counter says nothing of them.
-- tables: listed, counters_before
-- parameters: day (DATE)
-- returns: the columns of counters
WITH latest AS (
  SELECT node_id, max({'snapshot_date': snapshot_date, 'downloads': downloads, 'downloads_all_time': downloads_all_time,
    'likes': likes, 'trending_score': trending_score}) AS known
  FROM counters_before GROUP BY node_id
)
SELECT l.node_id, $day AS snapshot_date, l.downloads, l.downloads_all_time, l.likes, l.trending_score
FROM listed l LEFT JOIN latest k ON k.node_id = l.node_id
WHERE coalesce(l.downloads, l.downloads_all_time, l.likes, l.trending_score) IS NOT NULL
  AND (k.node_id IS NULL OR l.downloads IS DISTINCT FROM k.known.downloads
    OR l.downloads_all_time IS DISTINCT FROM k.known.downloads_all_time
    OR l.likes IS DISTINCT FROM k.known.likes OR l.trending_score IS DISTINCT FROM k.known.trending_score)
