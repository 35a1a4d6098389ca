-- The mentions of live repos, each with the repo it means or with the code of its defect.
-- tables: mentions_now, live_repos, resolved_keys
-- parameters:
-- returns: the columns of mentions, repo_id, created_at, is_text, relation, lookup, target_node_id, target_id, target_created_at
WITH looked_up AS (
  SELECT m.*, l.repo_id, l.created_at, m.grade_rank >= 8 AS is_text, r.lookup, r.target_node_id, r.target_id,
    r.target_created_at, m.rule IS NOT DISTINCT FROM 'basename' AS is_guess,
    r.lookup IN ('ghost', 'ambiguous') AS has_no_repo
  FROM mentions_now m
  JOIN live_repos l ON l.node_id = m.node_id
  LEFT JOIN resolved_keys r ON r.target_kind = m.target_kind AND r.candidate = m.candidate
    AND r.is_guess = (m.rule IS NOT DISTINCT FROM 'basename')
), coded AS (
  SELECT * EXCLUDE (code),
    CASE
      WHEN code IS NOT NULL THEN code
      WHEN lookup = 'taken' THEN 'INVALID_ID'
      WHEN is_guess AND (has_no_repo OR is_text) THEN 'LOCAL_PATH'
      -- A step of a training in the folder that a script writes to reads like an owner and a name.
      WHEN lookup = 'ghost' AND regexp_matches(lower(candidate), '^(results?|outputs?|out|checkpoints?|ckpts?|runs?|logs?|models?|saves?|saved|experiments?|tmp|temp|trainer_output|lora-out)/(checkpoint|ckpt|epoch|step|global_?step)[-_.]?[0-9]+$')
        THEN 'LOCAL_PATH'
      -- A short word in prose is called like some stranger's repo too easily; an address and a recipe name no stranger's.
      WHEN is_text AND (has_no_repo OR (lookup = 'bare'
        AND (grade_rank = 8 OR rule = 'url' OR NOT regexp_matches(candidate, '[-_].*[-_]'))))
        THEN 'UNKNOWN_IN_TEXT'
      WHEN target_kind = 'dataset' AND lookup <> 'exact' AND candidate IN ('arrow', 'audiofolder', 'csv', 'generator',
        'hdf5', 'imagefolder', 'json', 'pandas', 'parquet', 'pdffolder', 'sql', 'text', 'videofolder', 'webdataset', 'xml')
        THEN 'LOADER'
      WHEN target_node_id = node_id THEN 'SELF'
    END AS code
  FROM looked_up
), counted AS (
  -- A mention that was rejected is not the first of its kind.
  SELECT *, row_number() OVER (PARTITION BY node_id, source_field, target_node_id, stated_relation
    ORDER BY code IS NOT NULL, position) AS place
  FROM coded
)
SELECT * EXCLUDE (place, is_guess, has_no_repo, code, rule, grade_rank, defects),
  coalesce(code, CASE WHEN place > 1 THEN 'DUP_PARENT' END) AS code,
  CASE WHEN lookup IN ('ghost', 'ambiguous', 'exact', 'known') THEN rule WHEN lookup = 'moved' THEN 'alias' ELSE lookup
    END AS rule,
  CASE WHEN lookup = 'bare' THEN greatest(grade_rank, 7) ELSE grade_rank END AS grade_rank,
  -- What a record function tells is in order, each once; nearly every name is that of a repo.
  CASE WHEN coalesce(lookup, 'exact') = 'exact' THEN defects ELSE
  list_sort(list_distinct(list_filter(list_append(list_append(defects,
    CASE lookup WHEN 'alias' THEN 'ALIAS' WHEN 'moved' THEN 'ALIAS' WHEN 'case' THEN 'CASE' WHEN 'bare' THEN 'BARE'
      WHEN 'ambiguous' THEN 'AMBIGUOUS' END),
    CASE WHEN lookup IN ('ghost', 'known', 'moved') THEN 'GONE' END),
    lambda defect: defect IS NOT NULL))) END AS defects,
  CASE
    WHEN kind <> 'space' AND stated_relation IS NOT NULL AND coalesce(
      CASE WHEN stated_relation IN ('finetune', 'adapter', 'quantized', 'merge') THEN 'model'
        WHEN stated_relation IN ('trained_on', 'derived_from') THEN 'dataset' END = target_kind, true)
      THEN stated_relation
    WHEN kind = 'space' THEN 'used_by_space'
    WHEN target_kind = 'dataset' AND kind = 'model' THEN 'trained_on'
    WHEN target_kind = 'dataset' AND kind = 'dataset' THEN 'derived_from'
  END AS relation
FROM counted
