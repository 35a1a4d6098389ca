-- The licences of the models that are listed, by the month in which they were created: the card's, else the tag's; several
-- in their order.
-- tables: repos
-- returns: month, licence, models, share
WITH said AS (
  SELECT date_trunc('month', created_at) AS month, tags,
    coalesce(get_json_object(card_data, '$.license'), get_json_object(card_data, '$.licence'),
      get_json_object(card_data, '$.licenses')) AS card
  FROM repos WHERE kind = 'model' AND gone_at IS NULL
), licensed AS (
  SELECT month, coalesce(
    nullif(CASE WHEN card LIKE '[%'
      THEN array_join(array_sort(array_distinct(split(translate(card, '[]"', ''), ','))), ', ') ELSE card END, ''),
    nullif(regexp_extract(concat(' ', coalesce(array_join(tags, ' '), '')), ' license:([^ ]+)', 1), '')) AS licence
  FROM said
), counted AS (
  SELECT month, licence, count(*) AS models FROM licensed GROUP BY month, licence
)
SELECT month, licence, models, CAST(models AS DOUBLE) / sum(models) OVER (PARTITION BY month) AS share
FROM counted
ORDER BY month, models DESC, licence NULLS LAST
