-- All mentions: of changed repos what they say now, of the others what they said before. A card that is the same says the
-- same.
-- tables: mentions_before, said, moved_repos
-- parameters:
-- returns: the columns of mentions
SELECT b.*
FROM mentions_before b LEFT JOIN moved_repos m ON m.node_id = b.node_id
WHERE m.node_id IS NULL OR (b.source_field = 'card_text' AND NOT m.has_new_card)
UNION ALL BY NAME
SELECT * FROM said
