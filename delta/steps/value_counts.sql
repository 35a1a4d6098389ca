-- How many live models have each value of a trait.
-- tables: trait_sets
-- parameters:
-- returns: trait, value, models
SELECT trait, value, count(*) AS models
FROM (SELECT trait, unnest(members) AS value FROM trait_sets WHERE kind = 'model')
GROUP BY trait, value
