-- How many live models have each value of a trait.
-- tables: trait_values
-- parameters:
-- returns: trait, value, models
SELECT trait, value, count(*) AS models FROM trait_values WHERE kind = 'model' GROUP BY trait, value
