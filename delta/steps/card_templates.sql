-- Live models and datasets whose card is another's near duplicate, or the same; the template is named by the least repo that
-- has it.
-- tables: repos, bearers, linked_cards
-- parameters:
-- returns: node_id, template_id
SELECT r.node_id, coalesce(l.template_id, b.bearer) AS template_id
FROM repos r JOIN bearers b ON b.card_hash = r.card_hash LEFT JOIN linked_cards l ON l.bearer = b.bearer
WHERE r.kind IN ('model', 'dataset') AND r.gone_at IS NULL AND (l.template_id IS NOT NULL OR b.bearers > 1)
ORDER BY r.node_id
