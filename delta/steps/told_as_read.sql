-- The repos of which what their record says of others holds as it was read: there was one record, and its card data are not
-- those of a README.
-- tables: taken_records, contested, front_matters
-- parameters:
-- returns: node_id
SELECT r.node_id
FROM taken_records r
ANTI JOIN contested c ON c.node_id = r.node_id
LEFT JOIN front_matters f ON f.card_hash = r.card_hash
WHERE r.card_data IS NOT NULL OR f.card_hash IS NULL
