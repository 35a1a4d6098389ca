-- Repos that name themselves upstream, a row a repo, in however many fields it does so. Prose does not count, and a
-- successor is no lineage; a misspelt field goes by the name its author gave it: `card.New-Version`.
-- tables: rejected_references
-- parameters:
-- returns: node_id, kind, repo_id
SELECT node_id, min(kind) AS kind, min(repo_id) AS repo_id
FROM rejected_references
WHERE code = 'SELF' AND source_field NOT IN ('card_text', 'card_recipe')
  AND NOT contains(regexp_replace(lower(source_field), '[^a-z]', '', 'g'), 'newversion')
GROUP BY node_id
ORDER BY node_id
