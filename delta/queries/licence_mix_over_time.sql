-- The licences of the models that were listed on the last date of each month, as their cards said then, else their tags;
-- several in their order. What stood there before a change is what the change tells as its old value. A model that was
-- gone for a while and is back counts as listed meanwhile.
-- tables: repos, changes, daily_stats
-- returns: snapshot_date, licence, models, share
WITH months AS (
  SELECT max(snapshot_date) AS day FROM daily_stats GROUP BY date_trunc('month', snapshot_date)
), changed AS (
  SELECT m.day, c.subject_id AS node_id,
    min_by(coalesce(c.old_values['card_data'], ''),
      CASE WHEN array_contains(c.columns, 'card_data') THEN c.snapshot_date END) AS card_data,
    min_by(coalesce(c.old_values['tags'], ''),
      CASE WHEN array_contains(c.columns, 'tags') THEN c.snapshot_date END) AS tags
  FROM months m JOIN changes c ON c.snapshot_date > m.day
  WHERE c.subject = 'node' AND c.kind = 'model' AND c.change = 'modified'
  GROUP BY m.day, c.subject_id
), said AS (
  SELECT m.day,
    nullif(coalesce(c.card_data, r.card_data), '') AS card_data,
    translate(coalesce(c.tags, array_join(r.tags, ' '), ''), '[]",', '    ') AS tags
  FROM months m
  JOIN repos r ON r.kind = 'model' AND r.first_seen <= m.day AND (r.gone_at IS NULL OR r.gone_at > m.day)
  LEFT JOIN changed c ON c.day = m.day AND c.node_id = r.node_id
), cards AS (
  SELECT day, tags,
    coalesce(get_json_object(card_data, '$.license'), get_json_object(card_data, '$.licence'),
      get_json_object(card_data, '$.licenses')) AS card
  FROM said
), licensed AS (
  SELECT day, coalesce(
    nullif(CASE WHEN card LIKE '[%'
      THEN array_join(array_sort(array_distinct(split(translate(card, '[]"', ''), ','))), ', ') ELSE card END, ''),
    nullif(regexp_extract(concat(' ', tags), ' license:([^ ]+)', 1), '')) AS licence
  FROM cards
), counted AS (
  SELECT day, licence, count(*) AS models FROM licensed GROUP BY day, licence
)
SELECT day AS snapshot_date, licence, models, CAST(models AS DOUBLE) / sum(models) OVER (PARTITION BY day) AS share
FROM counted
ORDER BY snapshot_date, models DESC, licence NULLS LAST
