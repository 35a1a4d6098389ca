-- The repos that changed in what matters to the graph: they came, went, or say something else.
-- tables: repos_before, repos_now
-- parameters:
-- returns: node_id, has_new_card
SELECT n.node_id, b.card_hash IS DISTINCT FROM n.card_hash AS has_new_card
FROM repos_now n LEFT JOIN repos_before b ON b.node_id = n.node_id
WHERE b.node_id IS NULL OR (b.gone_at IS NULL) <> (n.gone_at IS NULL)
  OR b.content_hash IS DISTINCT FROM n.content_hash OR b.line_hash IS DISTINCT FROM n.line_hash
