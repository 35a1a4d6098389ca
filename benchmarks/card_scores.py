"""Precision and recall of the references read from card texts, by phrase, on real cards.

What counts as the truth stands in `docs/card-text.md`, and is found here, apart from the functions that are measured.
The cards are split into two halves by a hash of their id: the phrases were chosen on the half `tuned` alone.
"""

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import card_labels
from benchmarks.card_figures import Mention, Score, Wanted

HALVES = ("tuned", "held_out")
MADE_FROM, TRAINED_ON, DERIVED_FROM = "made_from", "trained_on", "derived_from"
Mentions = dict[str, list[dict[str, Any]]]
"""The mentions of each card that has any, by the id of its repo."""

_TRAINER = re.compile(r"This model is a fine-tuned version of \[[^\]\n]+\]\(https://huggingface\.co/([^)\s]+)\)")
_LINEAGE_WORD = re.compile(
    r"(?i)tun(e|ed|ing)\b|quanti|gguf|gptq|awq|merg|adapter|lora|distil|convert|based on|initiali|derived"
    r"|base model|original model|trained|version of|built"
)
_TRAINING_WORD = re.compile(r"(?i)train|tuned|tuning")
_BEFORE = 150
_ADDRESS = re.compile(r"https?://(?:huggingface\.co|hf\.co)/(?:datasets/|models/)?")
_NO_STATEMENT = re.compile(r"<!--.*?(?:-->|\Z)|^[ ]{0,3}(```|~~~).*?(?:^[ ]{0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\s*---\s*\n.*?\n---\s*(?:\n|\Z)", re.DOTALL)


def half(repo_id: str) -> str:
    """The half of the cards that a card belongs to."""
    return HALVES[hashlib.md5(repo_id.encode(), usedforsecurity=False).digest()[-1] % 2]


def is_withheld(repo_id: str) -> bool:
    """Whether a list with gaps leaves the repo out: a quarter of the authors; a repo without owner is its own."""
    author = repo_id.split("/", 1)[0]
    return hashlib.md5(f"withheld {author}".encode(), usedforsecurity=False).digest()[0] % 4 == 0


class Universe:
    """The repos that a reference can mean.

    Args:
        ids: all of them.
        with_gaps: leave out what `is_withheld`, as a list does that holds a part of the Hub. There a name without owner
            means the repo of that very name, or none: that one listed repo alone bears it tells nothing.
    """

    def __init__(self, ids: Iterable[str], *, with_gaps: bool = False) -> None:
        self._has_gaps = with_gaps
        self._ids = {each for each in ids if not (with_gaps and is_withheld(each))}
        self._folded = defaultdict(set)
        self._named = defaultdict(set)
        for repo_id in self._ids:
            self._folded[repo_id.lower()].add(repo_id)
            self._named[repo_id.split("/")[-1].lower()].add(repo_id)

    def repo(self, reference: str) -> str | None:
        """The repo of that id or address; else the only one but for case; else the only one of that name, if it tells.

        A name is telling that has two hyphens or underscores: `wav2vec2-large-xlsr-53`, not `wav2vec2`.
        """
        name = _ADDRESS.sub("", reference).partition("@")[0].partition("/tree/")[0]
        if name in self._ids:
            return name
        found = self._folded.get(name.lower(), set())
        is_guess = not self._has_gaps and reference == name and "/" not in name
        if not found and is_guess and len(re.findall("[-_]", reference)) >= 2:
            found = self._named.get(reference.lower(), set())
        return next(iter(found)) if len(found) == 1 else None


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of the data set."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def prose(card: str) -> str:
    """The card without front matter, comments and code."""
    return _NO_STATEMENT.sub("", _FRONT_MATTER.sub("", card, count=1))


def is_named_after(word: re.Pattern[str], name: str, text: str, flags: int = 0) -> bool:
    """Whether the name stands in the text with such a word within the characters before it."""
    places = re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text, flags)
    return any(word.search(text[max(0, place.start() - _BEFORE) : place.start()]) for place in places)


def _resolved(mentions: list[dict[str, Any]], kind: str, universe: Universe, self_id: str) -> dict[str, str]:
    """The repo of each mention of that kind that can be resolved, with its phrase."""
    found: dict[str, str] = {}
    for mention in mentions:
        repo = universe.repo(mention["raw_reference"]) if mention["target_kind"] == kind else None
        if repo and repo != self_id:
            found.setdefault(repo, mention["phrase"])
    return found


def _scores(dump: str, relation: str, labels: Mapping[str, str]) -> dict[str, Score]:
    return {name: Score(dump, relation, labels) for name in HALVES}


def score_trainer(
    cards: list[dict[str, Any]],
    mentions: Mentions,
    universe: Universe,
    listed: Universe,
    languages: Mapping[str, str],
    scores: dict[str, Score],
) -> dict[str, Score]:
    """Cards with the sentence that the Trainer writes, whose link leads to another model of the dump."""
    for row in cards:
        sentence = _TRAINER.search(row["card"])
        parent = universe.repo(sentence[1]) if sentence else None
        if parent and parent != row["id"]:
            language, score = languages[row["id"]], scores[half(row["id"])]
            found = _resolved(mentions.get(row["id"], []), "model", listed, row["id"])
            if listed.repo(parent) == parent:
                asked = row["id"], frozenset([parent]), "cards with the sentence", language
                score.wanted.append(Wanted(*asked, parent in found))
            for repo, phrase in found.items():
                score.mentions.append(Mention(row["id"], repo, phrase, language, repo == parent))
    return scores


def score_parents(
    cards: list[dict[str, Any]],
    models: list[dict[str, Any]],
    mentions: Mentions,
    listed: Universe,
    scores: dict[str, Score],
) -> dict[str, Score]:
    """Cards that declare their parents (`base_model`)."""
    declared = {row["id"]: _texts((row.get("cardData") or {}).get("base_model")) for row in models}
    languages = spoken(models)
    for row in cards:
        parents = declared.get(row["id"], set()) - {row["id"]}
        if parents:
            language, score = languages[row["id"]], scores[half(row["id"])]
            found = _resolved(mentions.get(row["id"], []), "model", listed, row["id"])
            asked = row["id"], frozenset(parents)
            is_found = bool(parents & found.keys())
            if any(listed.repo(parent) for parent in parents):
                score.wanted.append(Wanted(*asked, "cards that declare a parent", language, is_found))
                text = prose(row["card"])
                names = {name for parent in parents for name in (parent, parent.split("/")[-1])}
                if any(is_named_after(_LINEAGE_WORD, name, text) for name in names):
                    of = "of these, whose text names it after a word of lineage"
                    score.wanted.append(Wanted(*asked, of, language, is_found))
            for repo, phrase in found.items():
                score.mentions.append(Mention(row["id"], repo, phrase, language, repo in parents))
    return scores


def score_datasets(
    cards: list[dict[str, Any]],
    declared: dict[str, set[str]],
    mentions: Mentions,
    universe: Universe,
    word: re.Pattern[str],
    languages: Mapping[str, str],
    scores: dict[str, Score],
) -> dict[str, Score]:
    """Cards that declare datasets of the universe."""
    for row in cards:
        datasets = {repo for repo in map(universe.repo, declared.get(row["id"], ())) if repo} - {row["id"]}
        if datasets:
            language, score = languages[row["id"]], scores[half(row["id"])]
            found = _resolved(mentions.get(row["id"], []), "dataset", universe, row["id"])
            text = prose(row["card"])
            for dataset in sorted(datasets):
                asked = row["id"], frozenset([dataset])
                score.wanted.append(Wanted(*asked, "declared datasets", language, dataset in found))
                if is_named_after(word, dataset, text, re.IGNORECASE):
                    of = "of these, named in the text after a word of lineage"
                    score.wanted.append(Wanted(*asked, of, language, dataset in found))
            for repo, phrase in found.items():
                score.mentions.append(Mention(row["id"], repo, phrase, language, repo in datasets))
    return scores


def score_architectures(
    models: list[dict[str, Any]], mentions: Mentions, universe: Universe, scores: dict[str, Score]
) -> dict[str, Score]:
    """Pairs of models whose configurations both name an architecture: right where it is the same.

    The cards of `huggingtweets`, 2,466 copies of one template, would outweigh all others and are left out.
    """
    types = {row["id"]: (row.get("config") or {}).get("model_type") for row in models}
    languages = spoken(models)
    for repo_id, found in mentions.items():
        if repo_id.startswith("huggingtweets/"):
            continue
        for repo, phrase in _resolved(found, "model", universe, repo_id).items():
            if types.get(repo_id) and types.get(repo):
                agrees = types[repo_id] == types[repo]
                scores[half(repo_id)].mentions.append(Mention(repo_id, repo, phrase, languages[repo_id], agrees))
    return scores


def spoken(repos: list[dict[str, Any]]) -> Mapping[str, str]:
    """The language that each repo's card declares: `several`, or `none declared`."""
    languages = defaultdict(lambda: "none declared")
    for row in repos:
        declared = _texts((row.get("cardData") or {}).get("language"))
        if declared:
            languages[row["id"]] = next(iter(declared)) if len(declared) == 1 else "several"
    return languages


def _texts(field: object) -> set[str]:
    values = field if isinstance(field, list) else [field]
    return {value for value in values if isinstance(value, str)}


def _tagged(row: dict[str, Any], prefix: str) -> set[str]:
    return {tag[len(prefix) :] for tag in row.get("tags") or [] if tag.startswith(prefix)}


def measure(
    of_models: Callable[[Path], Mentions],
    of_datasets: Callable[[Path], Mentions],
    hub: Path,
    *,
    with_gaps: bool = False,
    labels: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Score]]:
    """The scores of each data set and half.

    Args:
        of_models: reads the mentions of the models' cards in a file of the data set.
        of_datasets: those of the datasets' cards.
        hub: folder of the real Hub data.
        with_gaps: look names up in lists that leave out a quarter of the authors at random: their repos are to be found
            by no mention, and a stranger's copy of one is wrong. Recall is that of parents that are listed.
        labels: the verdicts of the statements that a person has read; those of the project if not given.
    """
    labels = card_labels.read() if labels is None else labels
    then, now = rows(hub / "bulk" / "models" / "2022-02-15.jsonl.gz"), rows(hub / "models" / "2025-04-26.jsonl.gz")
    old_cards, new_cards = hub / "bulk" / "cards" / "2022-02-15.jsonl.gz", hub / "cards" / "2025-04-26.jsonl.gz"
    dataset_cards = hub / "dataset_cards" / "2022-07-31.jsonl.gz"
    datasets = rows(hub / "datasets" / "2022-07-31.jsonl.gz")
    later = [rows(hub / "bulk" / "models" / f"{day}.jsonl.gz") for day in ("2025-12-08", "2025-12-22", "2026-02-16")]
    models_then = Universe(row["id"] for row in then)
    datasets_then = Universe(row["id"] for row in rows(hub / "datasets" / "2022-02-15.jsonl.gz"))
    datasets_later = Universe(row["id"] for row in datasets)
    listed_then = Universe((row["id"] for row in then), with_gaps=with_gaps)
    listed_now = Universe((row["id"] for some in (then, now, *later) for row in some), with_gaps=with_gaps)
    of_old, said_then = of_models(old_cards), rows(old_cards)
    trained_on = {
        row["id"]: _tagged(row, "dataset:") | _texts((row.get("cardData") or {}).get("datasets")) for row in then
    }
    extended = {
        row["id"]: {source.removeprefix("extended|") for source in _tagged(row, "source_datasets:")} for row in datasets
    }
    made_then, made_now, trained_then, derived = (
        partial(_scores, *of, labels)
        for of in (("2022", MADE_FROM), ("2025", MADE_FROM), ("2022", TRAINED_ON), ("2022-07-31", DERIVED_FROM))
    )
    return {
        "trainer-2022": score_trainer(said_then, of_old, models_then, listed_then, spoken(then), made_then()),
        "architecture-2022": score_architectures(then, of_old, listed_then, made_then()),
        "declared-2025": score_parents(rows(new_cards), now, of_models(new_cards), listed_now, made_now()),
        "datasets-2022": score_datasets(
            said_then, trained_on, of_old, datasets_then, _TRAINING_WORD, spoken(then), trained_then()
        ),
        "dataset-cards-2022": score_datasets(
            rows(dataset_cards),
            extended,
            of_datasets(dataset_cards),
            datasets_later,
            re.compile(r"(?i)version|subset|part of|sampled|derived|based|extend|translat|from"),
            spoken(datasets),
            derived(),
        ),
    }
