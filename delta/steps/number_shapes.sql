-- Means, medians and shares of each quantity over the pairs where both have it. The mean of a skewed number is that of its
-- largest values: the median and the geometric ratio stand beside.
-- tables: pair_numbers
-- parameters:
-- returns: graph, relation, quantity, pairs, parent_mean, child_mean, parent_median, child_median, mean_change,
--   geometric_ratio, share_less, share_more, first_quartile, median_change, third_quartile
WITH compared AS (
  SELECT graph, relation, quantity, child - parent AS change,
    CASE WHEN quantity <> 'age_gap' THEN parent END AS parent, CASE WHEN quantity <> 'age_gap' THEN child END AS child,
    CASE WHEN quantity <> 'age_gap' AND parent > 0 AND child > 0 THEN ln(child / parent) END AS ratio
  FROM pair_numbers
)
SELECT graph, relation, quantity, count(*) AS pairs, avg(parent) AS parent_mean, avg(child) AS child_mean,
  quantile_cont(parent, 0.5) AS parent_median, quantile_cont(child, 0.5) AS child_median, avg(change) AS mean_change,
  -- Sums of logarithms depend on their order in the last digits.
  round(exp(avg(ratio)), 9) AS geometric_ratio,
  avg(CASE WHEN change < 0 THEN 1.0 ELSE 0.0 END) AS share_less,
  avg(CASE WHEN change > 0 THEN 1.0 ELSE 0.0 END) AS share_more,
  quantile_cont(change, 0.25) AS first_quartile, quantile_cont(change, 0.5) AS median_change,
  quantile_cont(change, 0.75) AS third_quartile
FROM compared
GROUP BY graph, relation, quantity
ORDER BY graph, relation, quantity
