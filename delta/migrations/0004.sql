-- Layout 4: a change tells the values before and after. What happened is told in `events`, a new table.
ALTER TABLE ${changes} ADD COLUMNS (
  old_values MAP<STRING,STRING> COMMENT 'these columns before: text as it is, all else as JSON; for modified' AFTER columns,
  new_values MAP<STRING,STRING> COMMENT 'these columns after' AFTER old_values
)
