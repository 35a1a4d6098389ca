"""When a list leaves a field out for everybody, rather than that its last bearer gave it up."""

COLUMNS = {
    "_id": ["hub_id"],
    "sha": ["sha"],
    "createdAt": ["created_at"],
    "lastModified": ["last_modified"],
    "private": ["private"],
    "gated": ["gated"],
    "disabled": ["disabled"],
    "tags": ["tags"],
    "library_name": ["library_name"],
    "pipeline_tag": ["pipeline_tag"],
    "cardData": ["card_data"],
    "baseModels": ["base_models"],
    "siblings": ["files", "file_count"],
}
"""The fields that have columns of `repos`; all others are in `extra`."""

_OF_EVERY_REPO = {"_id", "sha", "createdAt", "lastModified", "private", "gated", "disabled", "tags"}
_MORE_THAN_CHANCE = 10


def is_left_out(field: str, bearers: int, *, has_tags: bool) -> bool:
    """Whether a list in whose records a field does not occur leaves it out (see `unlisted_fields`).

    Args:
        field: the API's name.
        bearers: repos in the list that had it before.
        has_tags: whether the list has tags.
    """
    return field in _OF_EVERY_REPO or not has_tags or bearers >= _MORE_THAN_CHANCE
