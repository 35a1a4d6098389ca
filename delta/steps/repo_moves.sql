-- Of the repos that differ between two dates, what tells of events.
-- tables: repos_delta
-- returns: key, before, after
SELECT key,
  CASE WHEN before IS NOT NULL THEN {'node_id': before.node_id, 'kind': before.kind, 'repo_id': before.repo_id,
    'hub_id': before.hub_id, 'author': before.author, 'gated': before.gated, 'disabled': before.disabled,
    'tags': before.tags, 'card_data': before.card_data, 'content_hash': before.content_hash,
    'gone_at': before.gone_at} END AS before,
  CASE WHEN after IS NOT NULL THEN {'node_id': after.node_id, 'kind': after.kind, 'repo_id': after.repo_id,
    'hub_id': after.hub_id, 'author': after.author, 'gated': after.gated, 'disabled': after.disabled,
    'tags': after.tags, 'card_data': after.card_data, 'content_hash': after.content_hash,
    'gone_at': after.gone_at} END AS after
FROM repos_delta
ORDER BY key
