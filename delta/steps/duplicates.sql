-- Of several records with one key: which is taken. The key belongs to the repo that is known by it, else to the one that
-- was created first (names can be made up that share a key); of one repo the newest record counts.
-- tables: contested_records, repos_before
-- parameters:
-- returns: place, is_taken
WITH born AS (
  SELECT *, min(created_at) OVER (PARTITION BY node_id, repo_id) AS born FROM contested_records
), ranked AS (
  SELECT b.place, k.repo_id IS NOT NULL AND k.repo_id <> b.repo_id AS is_other,
    row_number() OVER (PARTITION BY b.node_id ORDER BY k.repo_id IS NOT NULL AND k.repo_id <> b.repo_id,
      b.born ASC NULLS LAST, b.repo_id, b.last_modified DESC NULLS LAST, b.line, b.place) AS rank
  FROM born b LEFT JOIN repos_before k ON k.node_id = b.node_id
)
SELECT place, rank = 1 AND NOT is_other AS is_taken FROM ranked
