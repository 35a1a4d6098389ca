-- The traits that are sets, a row each: of a repo that names none, null.
-- tables: traits
-- parameters:
-- returns: node_id, kind, trait, members
SELECT node_id, kind, 'licence' AS trait, licence AS members FROM traits
UNION ALL
SELECT node_id, kind, 'task', task FROM traits
UNION ALL
SELECT node_id, kind, 'library', library FROM traits
UNION ALL
SELECT node_id, kind, 'language', language FROM traits
UNION ALL
SELECT node_id, kind, 'dataset', dataset FROM traits
UNION ALL
SELECT node_id, kind, 'paper', paper FROM traits
