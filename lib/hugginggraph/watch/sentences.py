"""An alert as one sentence for a chat room, in which nothing of the metadata is markup, a mention or a link."""

import re
from collections.abc import Sequence

from hugginggraph.watch.alerts import Alert

_MOST = 100
"""So many characters of a value are told."""
_OTHER = re.compile(r"[^\w./+, -]")
_VERBS = {
    "appeared": "appeared",
    "disappeared": "disappeared",
    "reappeared": "is listed again",
    "renamed": "has a new name",
    "re_registered": "was re-registered: someone else may have taken the name over",
    "gated": "is gated",
    "ungated": "is no longer gated",
    "disabled": "was disabled",
    "enabled": "was enabled",
    "licence_changed": "changed its licence",
    "inherited_licence_changed": "changed its licence, and with it what others inherit",
    "parent_changed": "declares other parents",
    "dataset_added": "declares more training data",
    "dataset_dropped": "declares less training data",
    "mass_deletion": "lost many repos at once",
    "burst": "published many repos at once",
}

_RELATIONS = {
    "finetune": "is a new fine-tune of",
    "adapter": "is a new adapter of",
    "quantized": "is a new quantization of",
    "merge": "is a new merge with",
    "trained_on": "was newly trained on",
    "derived_from": "is newly derived from",
    "used_by_space": "newly uses",
}


def sentence(alert: Alert) -> str:
    """What happened, since when, and which of mine it concerns."""
    about = f"{inert(alert.repo_id)} ({alert.kind})"
    if alert.event == "new_dependent":
        text = f"{about} {_RELATIONS[alert.relation or '']} {inert(alert.mine[0].repo_id)}"
    elif alert.event == "dependents_burst":
        text = f"{alert.dependents} repos newly declare that they were made from {about}"
    else:
        text = f"{about} {_VERBS[alert.event]}{_values(alert)}"
        others = [each for each in alert.mine if each.hops]
        if others:
            hops = f"{others[0].hops} hop{'s' * (others[0].hops > 1)}"
            more = f" and {alert.mine_count - 1} more of mine" if alert.mine_count > 1 else ""
            text += f"; upstream of {inert(others[0].repo_id)} ({hops}){more}"
    return f"{alert.date}: {text}"


def headline(alerts: Sequence[Alert]) -> str:
    """The sentences of some alerts, the first ten in full."""
    lines = [sentence(alert) for alert in alerts[:10]]
    return "\n".join([*lines, *([f"and {len(alerts) - 10} more"] if len(alerts) > 10 else [])])


def inert(text: str) -> str:
    """A value of metadata as bare words.

    >>> inert("<!channel> [free](https://a.example) @all")
    '??channel? ?free??https?//a.example? ?all'
    """
    cut = text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."
    return _OTHER.sub("?", cut)


def _values(alert: Alert) -> str:
    if alert.event == "re_registered" or not (alert.before or alert.after):
        return ""
    return f" from {inert(alert.before or 'none')} to {inert(alert.after or 'none')}"
