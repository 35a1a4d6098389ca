-- The values of the traits that are sets, a row each.
-- tables: traits
-- parameters:
-- returns: node_id, kind, trait, value
SELECT node_id, kind, 'licence' AS trait, unnest(licence) AS value FROM traits
UNION ALL
SELECT node_id, kind, 'task', unnest(task) FROM traits
UNION ALL
SELECT node_id, kind, 'library', unnest(library) FROM traits
UNION ALL
SELECT node_id, kind, 'language', unnest(language) FROM traits
UNION ALL
SELECT node_id, kind, 'dataset', unnest(dataset) FROM traits
UNION ALL
SELECT node_id, kind, 'paper', unnest(paper) FROM traits
