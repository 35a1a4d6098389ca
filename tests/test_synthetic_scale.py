"""The large synthetic Hub: its rows say what its truth says, read by a plain reader that knows neither."""

import gzip
import json
import re
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dump_files import digest
from hub_lab.synthetic.scale import write_large_hub
from hugginggraph.cli import run
from hugginggraph.errors import SetupError

Row = dict[str, Any]

DAYS = ["2026-01-05", "2026-01-06", "2026-01-07"]
SIZES = {"models": 8000, "datasets": 2000, "spaces": 3000}
COUNTERS = ("downloads", "downloadsAllTime", "likes", "trendingScore")
CATALOGUE = {
    "SELF", "CYCLE", "DUP_PARENT", "LOCAL_PATH", "HF_CACHE_PATH", "URL", "CASE", "ALIAS", "BARE", "REV_SUFFIX",
    "KEY_TYPO", "TYPE", "PLACEHOLDER", "GONE", "RELATION_MISMATCH", "MERGE_ONE", "MULTI_FINETUNE", "TIME_INVERTED",
    "BOMB", "EXEC_HINT", "PROXY_PARENT", "NO_CARD",
}  # fmt: skip
TYPED = re.compile(r"base_model:(finetune|adapter|quantized|merge):(.*)", re.DOTALL)
RELATIONS = ("finetune", "adapter", "quantized", "merge")


class Dump:
    """A written hub, read as any reader would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = cache(self._rows)
        self.truth = cache(self._truth)
        self.listing = cache(lambda day: Listing(self, day))

    def _rows(self, kind: str, day: str) -> dict[str, Row]:
        rows = [json.loads(line) for path in sorted((self.folder / kind / day).iterdir()) for line in lines(path)]
        by_id = {row["id"]: row for row in rows}
        assert len(by_id) == len(rows), f"two {kind} of one name on {day}"
        return by_id

    def _truth(self, table: str, day: str) -> list[Row]:
        found: list[Row] = pq.read_table(self.folder / "truth" / f"{table}.parquet" / f"date={day}").to_pylist()
        return found

    def days(self) -> list[Row]:
        told: list[Row] = json.loads((self.folder / "truth" / "days.json").read_text())
        return told


def lines(path: Path) -> list[str]:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return text.decode().split("\n")[:-1]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Dump:
    folder = tmp_path_factory.mktemp("hub")
    write_large_hub(folder, **SIZES, days=3, change_share=0.01, cards=0.3, parts=2, workers=2)  # type: ignore[arg-type]
    return Dump(folder)


# A reader of rows that knows nothing of how they were made.


def named(value: object) -> list[str]:
    """Every text in a field, whatever its shape."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in named(item)] if isinstance(value, list) else []


def mentions(kind: str, row: Row) -> Iterator[tuple[str, int, str, str | None]]:
    """Field, position, text and stated relation of every mention in a row."""
    card = row.get("cardData", {})
    tags: list[str] = row["tags"]
    typed = [match.groups() for tag in tags if (match := TYPED.fullmatch(tag))]
    untyped = [tag[11:] for tag in tags if tag.startswith("base_model:") and not TYPED.fullmatch(tag)]
    keys = [key for key in ("base_model", "base\\_model", "base_models") if key in card]
    says = card.get("base_model_relation")
    base_models = row.get("baseModels", {"models": [], "relation": None})
    peft = row.get("config", {}).get("peft", {})
    fields: list[tuple[str, list[str], str | None]] = [
        ("baseModels", [model["id"] for model in base_models["models"]], base_models["relation"]),
        ("tags.base_model", untyped, None),
        ("card.base_model", [text for key in keys for text in named(card[key])], says),
        ("card.new_version", named(card.get("new_version")), None),
        ("config.peft.base_model_name_or_path", named(peft.get("base_model_name_or_path")), "adapter"),
    ]
    for name, prefix, relation in (
        ("dataset", "dataset:", "trained_on"), ("source_datasets", "source_datasets:", "derived_from"),
    ):  # fmt: skip
        fields.append((f"tags.{name}", [t[len(prefix) :] for t in tags if t.startswith(prefix)], relation))
    fields.append(("card.source_datasets", named(card.get("source_datasets")), "derived_from"))
    if kind == "models":
        fields.append(("card.datasets", named(card.get("datasets")), "trained_on"))
    else:
        for name in ("models", "datasets"):
            fields.append((f"space.{name}", row.get(name, []), "used_by_space"))
            fields.append((f"card.{name}", named(card.get(name)), "used_by_space"))
    for field, texts, relation in fields:
        for position, text in enumerate(texts):
            yield field, position, text, relation
    for position, (relation, text) in enumerate(typed):
        yield "tags.base_model:relation", position, text, relation


class Listing:
    """What a perfect reader can know from the listing of one day."""

    def __init__(self, dump: Dump, day: str) -> None:
        self.ids = {kind: set(dump.rows(kind, day)) for kind in SIZES}
        self.folded: dict[str, dict[str, set[str]]] = {}
        self.bases: dict[str, dict[str, set[str]]] = {}
        for kind, ids in self.ids.items():
            folded, bases = defaultdict(set), defaultdict(set)
            for name in ids:
                folded[name.casefold()].add(name)
                bases[name.rsplit("/", 1)[-1].casefold()].add(name)
            self.folded[kind], self.bases[kind] = folded, bases
        self.aliases: dict[str, str] = {}
        for row in dump.rows("models", day).values():
            card = row.get("cardData", {})
            tags = [tag[11:] for tag in row["tags"] if tag.startswith("base_model:") and not TYPED.fullmatch(tag)]
            names = named(card.get("base_model"))
            if len(tags) == len(names) == 1 and tags != names and tags[0] in self.ids["models"]:
                self.aliases[names[0].casefold()] = tags[0]

    def meant(self, kind: str, text: str, field: str) -> str | None:
        """The repo that a text means."""
        if field.endswith("source_datasets"):
            text = re.sub(r"^extended\|", "", text)
        text = re.sub(r"^(?:https?://)?(?:huggingface|hf)\.co/([^/]+/[^/]+|[^/]+).*", r"\1", text)
        if match := re.search(r"/models--(.+?)/snapshots/", text):
            text = match[1].replace("--", "/")
        if re.match(r"[./]|[A-Z]:\\", text) or re.match(r"\w+://", text):
            return self._by_base(kind, re.split(r"[/\\]", text.rstrip("/"))[-1])
        text = re.sub(r"@.*|:[QU]\w+$", "", text)
        if text.count("/") == 2:
            text = text.rsplit("/", 1)[0]
        if text in self.ids[kind]:
            return text
        if kind == "models" and text.casefold() in self.aliases:
            return self.aliases[text.casefold()]
        if len(self.folded[kind][text.casefold()]) == 1:
            return next(iter(self.folded[kind][text.casefold()]))
        if "/" not in text:
            return self._by_base(kind, text)
        return text if not self.folded[kind][text.casefold()] else None

    def _by_base(self, kind: str, base: str) -> str | None:
        found = self.bases[kind][base.casefold()]
        if len(found) == 1:
            return next(iter(found))
        return self.aliases.get(base.casefold()) if kind == "models" else None


# The dump


def test_the_same_arguments_give_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    for workers in (1, 2):
        write_large_hub(
            tmp_path / str(workers), models=2000, datasets=300, spaces=300, days=2, cards=0.2, parts=3, workers=workers
        )
    assert digest(tmp_path / "1") == digest(tmp_path / "2")


def test_a_hub_of_fewer_days_is_the_beginning_of_one_of_more(hub: Dump, tmp_path: Path) -> None:
    write_large_hub(tmp_path, **SIZES, days=1, change_share=0.01, cards=0.3, parts=2, workers=1)  # type: ignore[arg-type]
    paths = [path for path in tmp_path.rglob("*") if path.is_file() and DAYS[0] in path.parent.name]
    assert len(paths) == 2 * 4 + 2 * 3 * 2 + 1  # three kinds and the cards, two tables of the truth, the changes
    for path in paths:
        assert path.read_bytes() == (hub.folder / path.relative_to(tmp_path)).read_bytes(), path


def test_every_kind_of_every_day_has_its_parts_and_the_manifest_says_full(hub: Dump) -> None:
    for kind, count in SIZES.items():
        for day in DAYS:
            files = sorted(path.name for path in (hub.folder / kind / day).iterdir())
            assert files == ["part-00000.jsonl.gz", "part-00001.jsonl.gz"]
        assert len(hub.rows(kind, DAYS[0])) == count
    manifest = json.loads((hub.folder / "hub.json").read_text())
    assert manifest["coverage"] == {"models": "full", "datasets": "full", "spaces": "full"}


def test_rows_can_be_written_plain(tmp_path: Path) -> None:
    write_large_hub(tmp_path, models=2000, datasets=300, spaces=300, days=1, parts=1, workers=1, gzip_level=0)
    assert len(lines(tmp_path / "models" / DAYS[0] / "part-00000.jsonl")) == 2000


def test_twice_the_rows_take_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for models in (4500, 9000):
        tracemalloc.start()
        write_large_hub(tmp_path, models=models, datasets=300, spaces=300, days=1, parts=1, workers=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]


def test_a_dump_of_the_same_style_is_replaced_whole(tmp_path: Path) -> None:
    write_large_hub(tmp_path, models=2000, datasets=300, spaces=300, days=2, parts=2, workers=1)
    write_large_hub(tmp_path, models=2000, datasets=300, spaces=300, days=1, parts=1, workers=1)
    assert {path.name for path in tmp_path.iterdir()} == {"models", "datasets", "spaces", "truth", "hub.json"}
    assert [str(path.relative_to(tmp_path)) for path in sorted((tmp_path / "models").rglob("*.gz"))] == [
        "models/2026-01-05/part-00000.jsonl.gz"
    ]


def test_another_dump_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    with pytest.raises(SetupError, match="holds models of another dump"):
        write_large_hub(tmp_path, models=2000, datasets=300, spaces=300)


def test_too_small_a_hub_is_refused_with_the_least_number(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="take 2000 or more"):
        write_large_hub(tmp_path, models=100)


def test_a_row_of_a_model_is_about_a_kilobyte(hub: Dump) -> None:
    sizes = [len(line) for path in (hub.folder / "models" / DAYS[0]).iterdir() for line in lines(path)]
    assert 900 < sum(sizes) / len(sizes) < 1150


# The command


def test_the_command_writes_the_style_that_its_options_ask_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--datasets", "300", "--spaces", "300", "--days", "1", "--workers", "1"]
    assert run(["synthesize", str(tmp_path / "large"), "--models", "2000", *few]) == 0
    assert "2,000 models, 300 datasets, 300 spaces" in capsys.readouterr().out
    assert (tmp_path / "large" / "truth" / "days.json").is_file()
    assert run(["synthesize", str(tmp_path / "small"), "--models", "60", "--datasets", "20", "--days", "1"]) == 0
    assert (tmp_path / "small" / "events.jsonl").is_file()


def test_the_command_says_which_option_belongs_to_the_other_style(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["synthesize", str(tmp_path), "--style", "story", "--change-share", "0.1"]) == 1
    assert "--change-share belongs to --style scale" in capsys.readouterr().err


# The truth


def test_the_truth_holds_exactly_the_mentions_that_a_plain_reader_finds(hub: Dump) -> None:
    for day in DAYS:
        written, told = set(), set()
        for kind in SIZES:
            for name, row in hub.rows(kind, day).items():
                written |= {(kind[:-1], name, row["_id"], *mention) for mention in mentions(kind, row)}
        for row in hub.truth("edges", day):
            if row["source_field"] != "card_text":
                told.add(tuple(row[name] for name in (
                    "child_kind", "child_id", "child_hub_id", "source_field", "position", "raw_reference",
                    "stated_relation",
                )))  # fmt: skip
        assert written == told


def test_what_is_called_resolvable_is_what_a_perfect_reader_resolves(hub: Dump) -> None:
    for day in DAYS:
        listing = hub.listing(day)
        for row in hub.truth("edges", day):
            if "TYPE" in (row["defects"] or ()) and re.search(r"[,\[]", row["raw_reference"]):
                assert row["parent_id"] in row["raw_reference"] or "ALIAS" in row["defects"]
                continue
            if row["parent_id"] is None:
                assert not row["resolvable"]
                continue
            kind = f"{row['parent_kind']}s"
            found = listing.meant(kind, row["raw_reference"], row["source_field"])
            is_meant = found == row["parent_id"]
            if is_meant and found in hub.rows(kind, day):  # and not another repo that took its name
                is_meant = hub.rows(kind, day)[found]["_id"] == row["parent_hub_id"]
            assert is_meant == row["resolvable"], row


def test_every_parent_is_listed_under_its_name_and_id_or_called_gone(hub: Dump) -> None:
    for day in DAYS:
        for row in hub.truth("edges", day):
            if row["parent_id"] is None:
                continue
            listed = hub.rows(f"{row['parent_kind']}s", day).get(row["parent_id"])
            is_listed = listed is not None and listed["_id"] == row["parent_hub_id"]
            assert is_listed == ("GONE" not in (row["defects"] or ())), row


def test_every_defect_of_the_catalogue_is_there_on_the_first_day(hub: Dump) -> None:
    of_mentions = {code for row in hub.truth("edges", DAYS[0]) for code in row["defects"] or ()}
    of_repos = {code for row in hub.truth("repos", DAYS[0]) for code in row["defects"]}
    assert CATALOGUE - of_mentions - of_repos == set()
    assert {"NO_CARD", "BOMB", "EXEC_HINT"} <= of_repos
    assert "NAMESPACE_REUSE" in {code for row in hub.truth("edges", DAYS[2]) for code in row["defects"] or ()}


SHAPES = {
    "LOCAL_PATH": r"(?:[./]|results/|[A-Z]:\\).*",
    "HF_CACHE_PATH": r"/root/\.cache/huggingface/hub/models--.+/snapshots/[0-9a-f]{40}",
    "URL": r"(?:https?://|hf\.co/|huggingface\.co/).+",
    "REV_SUFFIX": r".+(?:@|:|/[a-z]+(?:-500)?$).*",
    "PLACEHOLDER": r"\[More Information Needed\]|None|<id>|license|your-base-model|N/A|\w+",
    "BARE": r"(?:extended\|)?[^/]+",
    "EXEC_HINT": r"(?:data:|reference://).+",
}


@pytest.mark.parametrize("code", SHAPES)
def test_a_defect_of_the_text_shows_in_the_text(hub: Dump, code: str) -> None:
    found = [row for row in hub.truth("edges", DAYS[0]) if code in (row["defects"] or ())]
    assert found
    for row in found:
        assert re.fullmatch(SHAPES[code], row["raw_reference"]), row


def with_defect(hub: Dump, code: str, field: str) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in hub.truth("edges", DAYS[0]):
        if code in (row["defects"] or ()) and row["source_field"] == field:
            found[row["child_id"]].append(row)
    assert found
    return found


def test_who_names_itself_is_called_self(hub: Dump) -> None:
    for child, rows in with_defect(hub, "SELF", "card.base_model").items():
        assert [row["parent_id"] for row in rows] == [child]


def test_a_cycle_comes_back_to_where_it_began(hub: Dump) -> None:
    parent = {c: rows[0]["parent_id"] for c, rows in with_defect(hub, "CYCLE", "card.base_model").items()}
    for child, named_by_child in parent.items():
        at, steps = named_by_child, 1
        while at != child:
            at, steps = parent[at], steps + 1
            assert steps <= len(parent)
        assert steps > 1


def test_the_same_parent_twice_is_called_a_duplicate(hub: Dump) -> None:
    for child in with_defect(hub, "DUP_PARENT", "card.base_model"):
        texts = named(hub.rows("models", DAYS[0])[child]["cardData"]["base_model"])
        assert len(set(texts)) < len(texts)


def test_the_catalogue_of_relations_shows_in_the_rows(hub: Dump) -> None:
    models = hub.rows("models", DAYS[0])
    for child in with_defect(hub, "MERGE_ONE", "card.base_model"):
        assert len(named(models[child]["cardData"]["base_model"])) == 1
        assert models[child]["cardData"]["base_model_relation"] == "merge"
    for child in with_defect(hub, "MULTI_FINETUNE", "card.base_model"):
        assert len(named(models[child]["cardData"]["base_model"])) > 1
        assert sum(tag.startswith("base_model:finetune:") for tag in models[child]["tags"]) <= 1
    for child in with_defect(hub, "RELATION_MISMATCH", "tags.base_model:relation"):
        assert any(file["rfilename"].endswith(".gguf") for file in models[child]["siblings"])
        assert any(tag.startswith("base_model:finetune:") for tag in models[child]["tags"])
    for child in with_defect(hub, "KEY_TYPO", "card.base_model"):
        assert set(models[child]["cardData"]) & {"base\\_model", "base_models", "base_model_ralation"}
    for child in with_defect(hub, "BOMB", "card.base_model"):
        assert len(named(models[child]["cardData"]["base_model"])) > 50
        assert max(map(len, models[child]["tags"])) > 10_000
    for child, rows in with_defect(hub, "TIME_INVERTED", "card.base_model").items():
        assert models[rows[0]["parent_id"]]["createdAt"] > models[child]["createdAt"]
    for rows in with_defect(hub, "PROXY_PARENT", "card.base_model").values():
        of_quantized = [row for row in rows if "PROXY_PARENT" in row["defects"]]
        for row in of_quantized:
            assert any(file["rfilename"].endswith(".gguf") for file in models[row["parent_id"]]["siblings"])


def test_a_repo_without_card_has_no_card_data(hub: Dump) -> None:
    for kind in ("models", "datasets"):
        bare = {name for name, row in hub.rows(kind, DAYS[0]).items() if "cardData" not in row}
        told = {r["id"] for r in hub.truth("repos", DAYS[0]) if r["kind"] == kind[:-1] and "NO_CARD" in r["defects"]}
        assert bare == told


def test_the_grade_follows_from_where_it_is_written_and_how(hub: Dump) -> None:
    of_field = {
        "baseModels": {"hub"}, "tags.base_model": {"tag", "inferred"}, "card_text": {"text"},
        "tags.base_model:relation": {"tag", "author_tag", "inferred"}, "card.base_model": {"card", "inferred"},
    }  # fmt: skip
    models = hub.rows("models", DAYS[0])
    for row in hub.truth("edges", DAYS[0]):
        if row["source_field"] in of_field:
            assert row["grade"] in of_field[row["source_field"]] | {"inferred"}, row
        if row["source_field"] == "tags.base_model:relation" and row["grade"] in ("tag", "author_tag"):
            tag = f"base_model:{row['stated_relation']}:{row['raw_reference']}"
            own = models[row["child_id"]].get("cardData", {}).get("tags", [])
            assert (tag in own) == (row["grade"] == "author_tag"), row


def test_the_text_of_a_card_says_what_the_truth_says_of_it(hub: Dump) -> None:
    cards = {}
    for path in (hub.folder / "cards" / DAYS[0]).iterdir():
        cards |= {card["id"]: card["card"] for card in map(json.loads, lines(path))}
    told = [row for row in hub.truth("edges", DAYS[0]) if row["source_field"] == "card_text"]
    assert {row["relation"] for row in told} == set(RELATIONS)
    for row in told:
        name = row["raw_reference"]
        assert f"[{name}](https://huggingface.co/{name})" in cards[row["child_id"]]
    with_card = sum("cardData" in row for row in hub.rows("models", DAYS[0]).values())
    assert 0.27 < len(cards) / with_card < 0.33
    lineage = {row["child_id"] for row in told}
    decoys = [name for name, card in cards.items() if "shares nothing" in card and name not in lineage]
    assert decoys


# The mix


def test_the_mix_is_that_of_the_papers(hub: Dump) -> None:
    models = hub.rows("models", DAYS[0])
    edges = {
        (row["child_id"], row["parent_id"]): row["relation"]
        for row in hub.truth("edges", DAYS[0])
        if row["child_kind"] == "model" and row["relation"] in RELATIONS and row["source_field"] != "card_text"
        and "BOMB" not in (row["defects"] or ())
    }  # fmt: skip
    share = {name: count / len(edges) for name, count in Counter(edges.values()).items()}
    assert share["adapter"] == pytest.approx(241 / 573, abs=0.05)
    assert share["finetune"] == pytest.approx(189 / 573, abs=0.05)
    assert share["quantized"] == pytest.approx(102 / 573, abs=0.05)
    assert share["merge"] == pytest.approx(40 / 573, abs=0.03)
    assert len({child for child, _ in edges}) / len(models) == pytest.approx(1 / 3, abs=0.02)
    assert sum("cardData" not in row for row in models.values()) / len(models) == pytest.approx(1 / 3, abs=0.02)
    licensed = sum("license" in row.get("cardData", {}) for row in models.values())
    assert licensed / len(models) == pytest.approx(0.36, abs=0.03)
    spoken = sum("language" in row.get("cardData", {}) for row in models.values())
    assert spoken / len(models) == pytest.approx(0.14, abs=0.02)


def test_few_parents_have_most_of_the_children(hub: Dump) -> None:
    parents = Counter(
        row["parent_id"] for row in hub.truth("edges", DAYS[0])
        if row["source_field"] == "card.base_model" and row["parent_id"]
    )  # fmt: skip
    counts = sorted(parents.values(), reverse=True)
    assert sum(counts[: len(counts) // 20]) > 0.4 * sum(counts)
    assert sum(count == 1 for count in counts) > 0.3 * len(counts)
    authors = Counter(row["author"] for row in hub.rows("models", DAYS[0]).values())
    assert max(authors.values()) > 100
    assert sum(count == 1 for count in authors.values()) > 0.4 * len(authors)


def test_nobody_has_a_parent_that_is_younger_unless_it_is_planted(hub: Dump) -> None:
    models = hub.rows("models", DAYS[0])
    for row in hub.truth("edges", DAYS[0]):
        allowed = {"TIME_INVERTED", "CYCLE", "SELF", "GONE"} & set(row["defects"] or ())
        if row["relation"] in RELATIONS and row["parent_id"] and not allowed and row["source_field"] != "card_text":
            assert models[row["parent_id"]]["createdAt"] <= models[row["child_id"]]["createdAt"], row


# The days


def lasting(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in COUNTERS}


def test_what_differs_between_two_days_is_what_the_truth_tells(hub: Dump) -> None:
    for before, after in pairwise(DAYS):
        told = defaultdict(set)
        for row in hub.truth("changes", after):
            told[row["kind"], row["event"]].add(row["hub_id"])
        for kind in SIZES:
            old = {row["_id"]: row for row in hub.rows(kind, before).values()}
            new = {row["_id"]: row for row in hub.rows(kind, after).values()}
            one = kind[:-1]
            assert old.keys() - new.keys() == told[one, "deleted"]
            assert new.keys() - old.keys() == told[one, "new"] | told[one, "re_registered"]
            kept = old.keys() & new.keys()
            assert {i for i in kept if old[i]["id"] != new[i]["id"]} == told[one, "renamed"]
            differing = {i for i in kept if lasting(old[i]) != lasting(new[i])}
            assert differing == told[one, "changed"] | told[one, "parent_changed"] | told[one, "renamed"]


def test_a_day_changes_the_share_of_repos_that_was_asked_for(hub: Dump) -> None:
    for told in hub.days()[1:]:
        for kind, count in SIZES.items():
            events = ("new", "re_registered", "deleted", "renamed", "parent_changed", "changed")
            assert sum(told[kind].get(event, 0) for event in events) == round(0.01 * count)
            assert told[kind]["new"] + told[kind]["re_registered"] == round(0.0013 * count)
            assert told[kind]["deleted"] == round(0.00026 * count)
            assert told[kind]["rows"] == len(hub.rows(kind, told["date"]))


def test_counters_move_for_the_share_of_repos_that_was_asked_for(hub: Dump) -> None:
    old, new = hub.rows("models", DAYS[0]), hub.rows("models", DAYS[1])
    moved = sum(old[name]["downloads"] != new[name]["downloads"] for name in old.keys() & new.keys())
    assert moved / len(old) == pytest.approx(0.05, abs=0.01)


def test_a_renamed_repo_keeps_its_id_and_a_taken_name_changes_it(hub: Dump) -> None:
    seen = set()
    for before, after in pairwise(DAYS):
        for event in hub.truth("changes", after):
            kind = f"{event['kind']}s"
            if event["event"] == "renamed":
                assert hub.rows(kind, before)[event["old_id"]]["_id"] == event["hub_id"]
                assert hub.rows(kind, after)[event["id"]]["_id"] == event["hub_id"]
            elif event["event"] == "re_registered":
                assert hub.rows(kind, before)[event["id"]]["_id"] != event["hub_id"]
                assert hub.rows(kind, after)[event["id"]]["_id"] == event["hub_id"]
            seen.add(event["event"])
    assert {"renamed", "re_registered", "parent_changed"} <= seen


def test_the_cards_of_a_renamed_parents_children_keep_the_old_name(hub: Dump) -> None:
    renamed = {row["hub_id"]: row for row in hub.truth("changes", DAYS[1]) if row["event"] == "renamed"}
    found = [
        row for row in hub.truth("edges", DAYS[1])
        if row["parent_hub_id"] in renamed and row["source_field"] == "card.base_model"
        and set(row["defects"] or ()) == {"ALIAS"}
    ]  # fmt: skip
    assert found
    for row in found:
        assert row["raw_reference"] == renamed[row["parent_hub_id"]]["old_id"]
        assert row["parent_id"] == renamed[row["parent_hub_id"]]["id"]
