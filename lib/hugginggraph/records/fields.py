"""The fields of a record of the Hub that are read by name."""

COUNTER_FIELDS = {
    "downloads": "downloads",
    "downloadsAllTime": "downloads_all_time",
    "likes": "likes",
    "trendingScore": "trending_score",
}
"""Fields that move every day for nearly every repo, and the columns of `counters` they go to."""

WITH_COLUMN = frozenset(
    [
        *("_id", "id", "modelId", "author", "sha", "lastModified", "createdAt", "private", "gated", "disabled"),
        *COUNTER_FIELDS,
        *("library_name", "pipeline_tag", "tags", "cardData", "baseModels", "siblings"),
    ]
)
"""Fields with a column of their own; all others go to `extra`."""
