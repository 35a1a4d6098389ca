-- The edges that make the graph: what was made with what, by evidence stronger than prose.
-- tables: edges
-- parameters: prose (INT)
-- returns: src, dst, relation, grade_rank, grade
SELECT src, dst, relation, grade_rank, grade
FROM edges
WHERE grade_rank < $prose AND relation <> 'new_version'
