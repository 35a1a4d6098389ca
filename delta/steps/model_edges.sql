-- Parent -> derived model by declared evidence, each relation once.
-- tables: edges
-- parameters: prose (INT)
-- returns: src, dst, relation
SELECT DISTINCT src, dst, relation
FROM edges
WHERE grade_rank < $prose AND relation IN ('finetune', 'adapter', 'quantized', 'merge')
ORDER BY src, dst, relation
