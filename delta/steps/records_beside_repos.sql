-- The day's records beside what is known of their repos; a README that is not offered again is the one that is known.
-- tables: taken_records, repos_before
-- parameters:
-- returns: the columns of taken_records, known (the row of repos_before, null for a new repo)
SELECT r.* REPLACE (coalesce(r.card_hash, k.card_hash) AS card_hash), CASE WHEN k.node_id IS NOT NULL THEN k END AS known
FROM taken_records r LEFT JOIN repos_before k ON k.node_id = r.node_id
