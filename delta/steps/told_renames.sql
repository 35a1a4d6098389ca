-- The renames of models that children tell: the Hub names a parent, and the child itself one model whose name differs in
-- the owner alone. A card that names both has two parents, of which the Hub knows one; its tags follow renames.
-- tables: mentions_now
-- parameters:
-- returns: alias, repo_id
WITH candidates AS (
  SELECT node_id, candidate, raw_reference, rule, source_field
  FROM mentions_now
  WHERE code IS NULL AND source_field IN ('baseModels', 'tags.base_model', 'tags.base_model:relation', 'card.base_model')
), named AS (
  -- A name that the Hub has followed for this child stands in the mention under the new one.
  SELECT *, CASE WHEN rule = 'alias' THEN raw_reference ELSE candidate END AS name FROM candidates
), of_parents AS (
  SELECT node_id, name, lower(split_part(name, '/', -1)) AS last_part,
    source_field = 'baseModels' AND contains(name, '/') AS is_by_hub,
    source_field <> 'baseModels' AND rule <> 'basename' AS is_by_child,
    source_field = 'card.base_model' AS is_in_card
  FROM named
), told AS (
  SELECT node_id, last_part, min(name) AS now
  FROM of_parents
  WHERE is_by_hub
  GROUP BY node_id, last_part
  HAVING count(DISTINCT name) = 1
), compared AS (
  SELECT t.now, min(CASE WHEN p.is_by_child AND p.name <> t.now THEN p.name END) AS other,
    count(DISTINCT CASE WHEN p.is_by_child AND p.name <> t.now THEN p.name END) AS others,
    bool_or(p.is_in_card AND p.name = t.now) AS is_in_card
  FROM told t JOIN of_parents p ON p.node_id = t.node_id AND p.last_part = t.last_part
  WHERE p.is_by_hub OR p.is_by_child
  GROUP BY t.node_id, t.last_part, t.now
)
SELECT DISTINCT other AS alias, now AS repo_id
FROM compared
WHERE others = 1 AND NOT is_in_card AND lower(other) <> lower(now)
