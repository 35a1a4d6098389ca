-- The sums of what changes from parent to child, a row a family.
-- tables: family_pairs, trait_distances
-- parameters:
-- returns: graph, relation, trait, family_id, edges, pairs, changed, gained, lost, distance
SELECT p.graph, p.relation, d.trait, p.family_id, count(*) AS edges, CAST(sum(d.pairs) AS BIGINT) AS pairs,
  CAST(sum(d.changed) AS BIGINT) AS changed, CAST(sum(d.gained) AS BIGINT) AS gained,
  CAST(sum(d.lost) AS BIGINT) AS lost, sum(d.distance) AS distance
FROM family_pairs p JOIN trait_distances d ON d.src = p.src AND d.dst = p.dst
GROUP BY p.graph, p.relation, d.trait, p.family_id
ORDER BY p.graph, p.relation, d.trait, p.family_id
