-- The defective records that are not in quarantine yet, each once; a record that lost to another one of its key is
-- defective by that alone.
-- tables: defects_of_lines, defects_of_duplicates, defects_of_cards, quarantine_before
-- parameters: day (DATE), source (VARCHAR)
-- returns: the columns of quarantine
WITH every AS (
  SELECT * FROM defects_of_lines WHERE place NOT IN (SELECT place FROM defects_of_duplicates)
  UNION ALL
  SELECT * FROM defects_of_duplicates
  UNION ALL
  SELECT * FROM defects_of_cards
), once AS (
  SELECT *, row_number() OVER (PARTITION BY record_id ORDER BY file, place) AS number FROM every
)
SELECT * EXCLUDE (place, number) REPLACE ($source AS source), $day AS snapshot_date
FROM once
WHERE number = 1 AND record_id NOT IN (SELECT record_id FROM quarantine_before)
