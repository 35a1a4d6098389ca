-- The newest numbers of each repo.
-- tables: counters
-- parameters:
-- returns: node_id, downloads, downloads_all_time, likes, trending_score
WITH latest AS (
  SELECT node_id, max({'snapshot_date': snapshot_date, 'downloads': downloads, 'downloads_all_time': downloads_all_time,
    'likes': likes, 'trending_score': trending_score}) AS known
  FROM counters GROUP BY node_id
)
SELECT node_id, known.downloads AS downloads, known.downloads_all_time AS downloads_all_time, known.likes AS likes,
  known.trending_score AS trending_score
FROM latest
