-- How long repos live: the share that is still there at each age in days since they were created (Kaplan and Meier, 1958;
-- a repo is under observation from the day it was first seen), and the age at which half are gone, NULL if it is not
-- reached.
-- tables: repos, daily_stats
-- returns: kind, age_days, at_risk, gone, survival, half_life_days
WITH until AS (
  SELECT max(snapshot_date) AS today FROM daily_stats
), lives AS (
  SELECT kind, gone_at IS NOT NULL AS is_gone,
    unix_date(first_seen) - unix_date(CAST(created_at AS DATE)) AS entry,
    unix_date(coalesce(gone_at, last_seen, today)) - unix_date(CAST(created_at AS DATE)) AS age
  FROM repos CROSS JOIN until WHERE created_at IS NOT NULL
), deaths AS (
  SELECT kind, age, count(*) AS gone FROM lives WHERE is_gone GROUP BY kind, age
), at_risk AS (
  SELECT d.kind, d.age, d.gone, count(*) AS at_risk
  FROM deaths d JOIN lives l ON l.kind = d.kind AND l.entry < d.age AND l.age >= d.age
  GROUP BY d.kind, d.age, d.gone
), curve AS (
  SELECT kind, age, at_risk, gone,
    CASE WHEN min(at_risk - gone) OVER w = 0 THEN CAST(0 AS DOUBLE) ELSE
      exp(sum(CASE WHEN gone < at_risk THEN ln(1 - CAST(gone AS DOUBLE) / at_risk) END) OVER w) END AS survival
  FROM at_risk
  WINDOW w AS (PARTITION BY kind ORDER BY age ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT kind, age AS age_days, at_risk, gone, survival,
  -- Half, but for what logarithms round.
  min(CASE WHEN survival <= 0.5 + 1e-9 THEN age END) OVER (PARTITION BY kind) AS half_life_days
FROM curve
ORDER BY kind, age
