"""The Hub's own lists of a model's children, held against what the children declare themselves.

The Hub lists the children of a model by relation (`filter=base_model:<relation>:<id>`), all of them, page after page.
The rows of a crawl say the same from the other side: in `baseModels`, in tags, in the card. Where the two differ,
either a row is missing in the crawl, or a declaration is missing at one side.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hugginggraph.errors import SourceError
from hugginggraph.settings import HubSettings
from hugginggraph.sources.hub.client import HubClient, RefusedError
from hugginggraph.sources.hub.listing import CREATED, fetch_page, list_path
from hugginggraph.sources.hub.plan import plan
from hugginggraph.sources.hub.spool import Spool, write_whole
from hugginggraph.sources.hub.sweep import endless
from hugginggraph.sources.hub.watcher import Watcher
from hugginggraph.sources.json_arrays import READ_BYTES

RELATIONS = ("finetune", "adapter", "quantized", "merge")
UNSTATED = "unstated"
"""The child names its parent in the card alone, and the Hub lists it under no relation."""

_SAMPLE = 10
_SHOWN = 1000

Declared = dict[str, dict[str, set[str]]]
"""Children by parent and relation."""


@dataclass(frozen=True)
class CrossReference:
    """One parent and relation.

    Attributes:
        parent: the parent's id.
        relation: one of `RELATIONS`, or `unstated`.
        listed: children the Hub lists.
        declared: children whose own row in the crawl says so.
        both: children in both.
        only_hub: listed, but not declared.
        not_crawled: of these, children without a row in the crawl.
        only_declared: declared, but not listed.
        sample_only_hub: the first ids of `only_hub`.
        sample_only_declared: the first ids of `only_declared`.
    """

    parent: str
    relation: str
    listed: int
    declared: int
    both: int
    only_hub: int
    not_crawled: int
    only_declared: int
    sample_only_hub: list[str]
    sample_only_declared: list[str]


def crossref(
    settings: HubSettings,
    root: Path,
    day: date,
    *,
    parents: Sequence[str] | None = None,
    min_children: int = 100,
    watcher: Watcher | None = None,
) -> list[CrossReference]:
    """Compares both sides for some parents, and writes the result to `<root>/crossref/<day>.jsonl`.

    The children listed so far are kept, so that a run that was killed goes on with the next parent.

    Args:
        settings: the section `hub`.
        root: the dump folder with the crawled models of the date.
        day: the date.
        parents: ids; None takes all that at least `min_children` rows name as their parent.
        min_children: see `parents`.
        watcher: is told of progress.

    Returns:
        One entry for each parent and each relation in which either side has a child, in the order of the parents.

    Raises:
        SourceError: there is no crawl of models on the date, or the Hub could not be read to the end.
    """
    watcher = watcher or Watcher()
    with Spool(root, day) as spool:
        if not spool.is_published("models"):
            raise SourceError(f"{root} has no crawl of models of {day}: crawl it first, with --kind model --date {day}")
        if parents is None:
            counts = Counter(parent for row in _rows(spool) for parent in {parent for parent, _ in declared_by(row)})
            parents = [parent for parent, count in sorted(counts.items()) if count >= min_children]
        work = spool.staging.with_name(f"{day}.crossref.jsonl")
        with HubClient(settings, watcher.waits) as client:
            listed = _list_children(client, work, settings, list(dict.fromkeys(parents)), watcher)
        found = list(_compare(listed, *_declared(spool, listed)))
        lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in found)
        write_whole(root / "crossref" / f"{day}.jsonl", lines.encode("utf-8", "surrogatepass"))
        work.unlink()
        if spool.load() is None:
            spool.clean()
    return found


def declared_by(row: dict[str, Any]) -> set[tuple[str, str]]:
    """The parents that a model's row names, each with the relation.

    The relation is what `baseModels`, a tag or `base_model_relation` says; a parent that stands in the card alone has
    the one relation that the rest of the row states, if it states exactly one.

    >>> sorted(declared_by({"id": "me/x", "tags": ["base_model:adapter:a/b", "base_model:a/b"],
    ...                     "cardData": {"base_model": ["a/b", "c/d"]}}))
    [('a/b', 'adapter'), ('c/d', 'adapter')]
    >>> declared_by({"id": "me/x", "cardData": {"base_model": "a/b"}})
    {('a/b', 'unstated')}
    """
    stated: set[tuple[str, str]] = set()
    hub = row.get("baseModels")
    if isinstance(hub, dict) and isinstance(hub.get("models"), list):
        names = (model.get("id") for model in hub["models"] if isinstance(model, dict))
        stated |= {(name, str(hub.get("relation"))) for name in names if isinstance(name, str)}
    untyped: set[str] = set()
    for tag in _texts(row.get("tags")):
        if tag.startswith("base_model:"):
            rest = tag.removeprefix("base_model:")
            relation, _, name = rest.partition(":")
            if name and relation in RELATIONS:
                stated.add((name, relation))
            else:
                untyped.add(rest)
    card = row.get("cardData")
    card = card if isinstance(card, dict) else {}
    untyped |= set(_texts(card.get("base_model")))
    relations = {relation for _, relation in stated} | set(_texts(card.get("base_model_relation")))
    known = relations & set(RELATIONS)
    rest_relation = known.pop() if len(known) == 1 else UNSTATED
    named = {name for name, _ in stated}
    return stated | {(name, rest_relation) for name in untyped - named if name != row.get("id")}


def _texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _rows(spool: Spool) -> Iterator[dict[str, Any]]:
    """The model rows of the crawl that name a repo."""
    for _, lines in spool.lines("models"):
        for line in lines:
            if len(line) > READ_BYTES:
                continue
            try:
                row = json.loads(line.decode("utf-8", "surrogateescape"))
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                yield row


def _list_children(
    client: HubClient, path: Path, settings: HubSettings, parents: list[str], watcher: Watcher
) -> dict[str, dict[str, list[str]]]:
    """By parent and relation, the ids the Hub lists; what an earlier run listed is not asked for again."""
    known = _kept(path)
    ahead = {"children": len(RELATIONS) * sum(parent not in known for parent in parents)}
    watcher.planned(plan(ahead, has_token=client.has_token))
    listed = {}
    with path.open("a", encoding="utf-8", errors="surrogatepass") as file:
        for number, parent in enumerate(parents, 1):
            if parent not in known:
                known[parent] = {relation: _children(client, settings, parent, relation) for relation in RELATIONS}
                file.write(json.dumps([parent, known[parent]]) + "\n")
                file.flush()
            listed[parent] = known[parent]
            watcher.parent(number, len(parents))
    return listed


def _kept(path: Path) -> dict[str, dict[str, list[str]]]:
    """What is in the file, whose last line is cut off if a run was killed while it wrote it."""
    if not path.exists():
        return {}
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        write_whole(path, whole)
    return dict(json.loads(line) for line in whole.splitlines())


def _children(client: HubClient, settings: HubSettings, parent: str, relation: str) -> list[str]:
    """The ids of all children that the Hub lists; each repo once, by its `_id`."""
    path: str | None = list_path(
        "models", sort=CREATED, page_size=settings.page_size, fields=["createdAt"],
        filters=[f"base_model:{relation}:{parent}"],
    )  # fmt: skip
    children: dict[bytes, str] = {}
    pages = 0
    while path:
        try:
            page = fetch_page(client, path, max_bytes=settings.max_page_bytes)
        except RefusedError as error:
            raise SourceError(
                f"{client.endpoint} does not list the children of {parent}: {str(error)[:_SHOWN]}"
            ) from None
        before, pages = len(children), pages + 1
        for row in page.rows:
            if row.key is not None and row.repo_id is not None:
                children.setdefault(row.key, row.repo_id)
        path = page.next_path
        if path and (len(children) == before or pages >= settings.max_pages):
            raise endless(client, f"the children of {parent}", f"page {pages:,} names none that was not there before")
    return sorted(children.values())


def _declared(spool: Spool, listed: dict[str, dict[str, list[str]]]) -> tuple[Declared, set[str]]:
    """What the rows declare of these parents; and which of the listed children have a row."""
    children = {child for by_relation in listed.values() for ids in by_relation.values() for child in ids}
    declared: Declared = {parent: defaultdict(set) for parent in listed}
    crawled = set()
    for row in _rows(spool):
        if row["id"] in children:
            crawled.add(row["id"])
        for parent, relation in declared_by(row):
            if parent in declared:
                declared[parent][relation].add(row["id"])
    return declared, crawled


def _compare(
    listed: dict[str, dict[str, list[str]]], declared: Declared, crawled: set[str]
) -> Iterable[CrossReference]:
    for parent, by_relation in listed.items():
        hub = {relation: set(ids) for relation, ids in by_relation.items()}
        said = {relation: set(ids) for relation, ids in declared[parent].items()}
        # A parent named without a relation: the Hub's list supplies it, where the child is on one.
        for relation, ids in hub.items():
            said[relation] = said.get(relation, set()) | (said.get(UNSTATED, set()) & ids)
        said[UNSTATED] = said.get(UNSTATED, set()) - set().union(*hub.values())
        for relation in (*RELATIONS, *sorted(said.keys() - {*RELATIONS})):
            here, there = hub.get(relation, set()), said.get(relation, set())
            if here or there:
                only_hub, only_declared = sorted(here - there), sorted(there - here)
                yield CrossReference(
                    parent, relation, len(here), len(there), len(here & there), len(only_hub),
                    sum(child not in crawled for child in only_hub), len(only_declared),
                    only_hub[:_SAMPLE], only_declared[:_SAMPLE],
                )  # fmt: skip
