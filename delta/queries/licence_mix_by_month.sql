-- The licences of the models that are listed, by the month in which they were created.
-- tables: repos
-- returns: month, licence, models, share
WITH licensed AS (
  SELECT date_trunc('month', created_at) AS month,
    nullif(regexp_extract(concat(' ', coalesce(array_join(tags, ' '), '')), ' license:([^ ]+)', 1), '') AS licence
  FROM repos WHERE kind = 'model' AND gone_at IS NULL
), counted AS (
  SELECT month, licence, count(*) AS models FROM licensed GROUP BY month, licence
)
SELECT month, licence, models, CAST(models AS DOUBLE) / sum(models) OVER (PARTITION BY month) AS share
FROM counted
ORDER BY month, models DESC, licence
