-- What live models and datasets say they are, from their records and the texts of their cards. Whether cards were taken
-- in is known by kind: on a day of models alone nothing is known of datasets' cards.
-- tables: live, traits_of_repos, traits_of_cards
-- parameters:
-- returns: node_id, kind, licence, licence_class, task, library, language, dataset, paper, tags, has_card, card_length,
--   body_length, generated, template
WITH kinds AS (
  SELECT kind, max(CASE WHEN card_hash IS NULL THEN 0 ELSE 1 END) AS has_cards FROM live GROUP BY kind
)
SELECT t.node_id, t.kind, t.licence, t.licence_class, t.task, t.library, t.language, t.dataset, t.paper, t.tags,
  CASE WHEN k.has_cards = 1 THEN coalesce(c.has_text, FALSE) END AS has_card, c.card_length, c.body_length,
  c.generated, c.template
FROM traits_of_repos t
JOIN live l ON l.node_id = t.node_id
JOIN kinds k ON k.kind = t.kind
LEFT JOIN traits_of_cards c ON c.card_hash = l.card_hash
ORDER BY t.node_id
