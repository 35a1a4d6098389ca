-- The defective records that are not in quarantine yet, each once; a record that lost to another one of its key is
-- defective by that alone.
-- tables: defects_of_lines, defects_of_duplicates, defects_of_cards, quarantine_before
-- parameters: day (DATE), source (VARCHAR)
-- returns: the columns of quarantine
WITH every AS (
  SELECT l.* FROM defects_of_lines l LEFT JOIN defects_of_duplicates d ON d.place = l.place WHERE d.place IS NULL
  UNION ALL
  SELECT * FROM defects_of_duplicates
  UNION ALL
  SELECT * FROM defects_of_cards
), once AS (
  SELECT *, row_number() OVER (PARTITION BY record_id ORDER BY file, place) AS number FROM every
)
SELECT o.* EXCLUDE (place, number, source), $source AS source, $day AS snapshot_date
FROM once o LEFT JOIN quarantine_before q ON q.record_id = o.record_id
WHERE o.number = 1 AND q.record_id IS NULL
