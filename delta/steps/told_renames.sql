-- The renames of models that children tell: the Hub names a parent, and the child itself one model whose name differs in
-- the owner alone. A card that names both has two parents, of which the Hub knows one; its tags follow renames.
-- tables: mentions_now
-- parameters:
-- returns: alias, repo_id
WITH of_parents AS (
  SELECT node_id, candidate AS name, lower(split_part(candidate, '/', -1)) AS last_part,
    source_field = 'baseModels' AND contains(candidate, '/') AS is_by_hub,
    source_field IN ('tags.base_model', 'tags.base_model:relation', 'card.base_model')
      AND rule <> 'basename' AS is_by_child,
    source_field = 'card.base_model' AS is_in_card
  FROM mentions_now
  WHERE code IS NULL
), by_last_part AS (
  SELECT node_id, last_part,
    list(DISTINCT name) FILTER (is_by_hub) AS now,
    list(DISTINCT name) FILTER (is_by_child) AS written,
    list(DISTINCT name) FILTER (is_in_card) AS in_card
  FROM of_parents
  WHERE is_by_hub OR is_by_child
  GROUP BY node_id, last_part
), compared AS (
  SELECT now, list_filter(coalesce(written, []), lambda name: NOT list_contains(now, name)) AS other, in_card
  FROM by_last_part
  WHERE len(now) = 1
)
SELECT DISTINCT other[1] AS alias, now[1] AS repo_id
FROM compared
WHERE len(other) = 1 AND NOT coalesce(list_has_any(now, in_card), false) AND lower(other[1]) <> lower(now[1])
