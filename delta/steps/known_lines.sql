-- The lines that say nothing new if they are what they were: of repos that the source listed the last time, and for
-- which no other README is offered.
-- tables: repos_before, covered_kinds, offered_cards
-- parameters: source (VARCHAR)
-- returns: node_id, line_hash
SELECT r.node_id, r.line_hash
FROM repos_before r
LEFT JOIN covered_kinds c ON c.kind = r.kind
LEFT JOIN offered_cards o ON o.node_id = r.node_id
WHERE r.last_seen IS NULL AND r.line_hash IS NOT NULL
  AND (r.source = $source OR NOT coalesce(c.coverage = 'full', false))
  AND (o.card_hash IS NULL OR o.card_hash IS NOT DISTINCT FROM r.card_hash)
