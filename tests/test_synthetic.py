"""The synthetic Hub shows in its files what it says it planted; all of this is read from the files alone."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dump_files import digest
from hub_lab.synthetic import PlantedEvent, write_synthetic_hub

Row = dict[str, Any]

START = date(2026, 1, 5)
DAYS = [START + timedelta(days=number) for number in range(7)]
QUIET, SHORT = DAYS[3], DAYS[4]
FOLDERS = ("models", "datasets", "cards", "dataset_cards")
COUNTERS = ("downloads", "likes", "trendingScore")
STRUCTURE = {
    "merge", "quantized", "adapter", "cycle", "long_cycle", "self_loop", "local_path", "ghost_parent",
    "ghost_dataset", "placeholder", "duplicate_parent", "free_text_dataset", "hostile",
}  # fmt: skip
HAPPENINGS = {
    "new", "changed", "deleted", "renamed", "re_registered", "gated", "ungated", "licence_changed",
    "parent_changed", "dataset_added",
}  # fmt: skip
FILE_FAULTS = {"no_json", "no_id", "short_day", "quiet_day"}


class Dump:
    """A written hub, read as any reader would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[Row] = [json.loads(line) for line in (folder / "events.jsonl").open()]
        self.rows = cache(self._rows)

    def lines(self, folder: str, day: object) -> list[str]:
        text = gzip.decompress((self.folder / folder / f"{day}.jsonl.gz").read_bytes()).decode()
        return text.split("\n")[:-1]

    def _rows(self, folder: str, day: object) -> dict[str, Row]:
        """The rows of a file by id, without those that no reader can take."""
        rows = [json.loads(line) for line in self.lines(folder, day) if is_json(line)]
        return {row["id"]: row for row in rows if "id" in row}

    def planted(self, event: str, kind: str = "model") -> list[Row]:
        found = [planted for planted in self.events if (planted["event"], planted["kind"]) == (event, kind)]
        assert found, f"no {event} of a {kind} is planted"
        return found

    def around(self, event: Row) -> tuple[dict[str, Row], dict[str, Row]]:
        """The rows of the last whole day before an event, and of its day."""
        day = date.fromisoformat(event["date"])
        before = day - timedelta(days=2 if event["kind"] == "model" and day == SHORT + timedelta(1) else 1)
        return self.rows(f"{event['kind']}s", before), self.rows(f"{event['kind']}s", day)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Dump:
    folder = tmp_path_factory.mktemp("hub")
    write_synthetic_hub(folder)
    return Dump(folder)


def is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def parents(row: Row) -> list[str]:
    named = row.get("cardData", {}).get("base_model", [])
    return [named] if isinstance(named, str) else named


def tagged(row: Row, prefix: str) -> list[str]:
    return [tag.removeprefix(prefix) for tag in row["tags"] if tag.startswith(prefix)]


def lasting(row: Row) -> Row:
    return {column: value for column, value in row.items() if column not in COUNTERS}


def without_short(folder: str) -> list[date]:
    """The days whose file is whole."""
    return [day for day in DAYS if folder == "datasets" or day != SHORT]


def differing(before: Row, after: Row) -> set[str]:
    return {column for column in before | after if before.get(column) != after.get(column)}


# What is written


def test_the_same_arguments_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    write_synthetic_hub(tmp_path / "here", models=80, datasets=20)
    script = (
        "import pathlib, sys; from hub_lab.synthetic import write_synthetic_hub;"
        "write_synthetic_hub(pathlib.Path(sys.argv[1]), models=80, datasets=20)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", script, tmp_path / "there"], env=environment, check=True)
    assert digest(tmp_path / "here") == digest(tmp_path / "there")


def test_writing_again_replaces_the_files_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_synthetic_hub(tmp_path, models=60, datasets=20)
    first = digest(tmp_path)
    write_synthetic_hub(tmp_path, models=60, datasets=20)
    assert digest(tmp_path) == first


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_synthetic_hub(tmp_path / str(seed), models=60, datasets=20, days=2, seed=seed)
    assert digest(tmp_path / "1") != digest(tmp_path / "2")


def test_the_archives_carry_neither_time_nor_name(hub: Dump) -> None:
    for path in hub.folder.rglob("*.gz"):
        flags_and_time = path.read_bytes()[3:8]
        assert flags_and_time == bytes(5), path


def test_there_is_a_file_of_every_list_for_every_day(hub: Dump) -> None:
    written = {str(path.relative_to(hub.folder)) for path in hub.folder.rglob("*") if path.is_file()}
    daily = {f"{folder}/{day}.jsonl.gz" for folder in FOLDERS for day in DAYS}
    assert written == daily | {"hub.json", "events.jsonl"}
    assert json.loads((hub.folder / "hub.json").read_text()) == {
        "name": "synthetic",
        "coverage": {"models": "full", "datasets": "full"},
    }


def test_lines_are_compact_json_with_sorted_keys(hub: Dump) -> None:
    for folder in FOLDERS:
        for line in hub.lines(folder, START):
            row = json.loads(line)
            assert line == json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_events_returned_are_those_in_the_file(tmp_path: Path) -> None:
    events = write_synthetic_hub(tmp_path, models=60, datasets=20)
    assert all(isinstance(event, PlantedEvent) for event in events)
    returned = [[str(event.date), event.event, event.kind, event.id] for event in events]
    assert returned == [[e["date"], e["event"], e["kind"], e["id"]] for e in Dump(tmp_path).events]
    assert [event.date for event in events] == sorted(event.date for event in events)


@pytest.mark.parametrize(("models", "datasets", "days"), [(40, 10, 1), (40, 10, 7), (60, 12, 2), (150, 40, 10)])
def test_small_hubs_have_the_size_that_was_asked_and_all_the_structure(
    tmp_path: Path, models: int, datasets: int, days: int
) -> None:
    write_synthetic_hub(tmp_path, models=models, datasets=datasets, days=days)
    dump = Dump(tmp_path)
    assert len(dump.lines("models", START)) == models
    assert len(dump.lines("datasets", START)) == datasets
    assert len(list((tmp_path / "models").iterdir())) == days
    assert {event["event"] for event in dump.events} >= STRUCTURE


def test_a_small_hub_lives_through_the_whole_week_too(tmp_path: Path) -> None:
    write_synthetic_hub(tmp_path, models=60, datasets=15)
    assert {event["event"] for event in Dump(tmp_path).events} == STRUCTURE | HAPPENINGS | FILE_FAULTS


@pytest.mark.parametrize("size", [{"models": 39}, {"datasets": 9}, {"days": 0}])
def test_a_hub_too_small_is_refused_by_name(tmp_path: Path, size: dict[str, int]) -> None:
    ((name, value),) = size.items()
    with pytest.raises(ValueError, match=rf"{name} must be at least \d+, not {value}"):
        write_synthetic_hub(tmp_path / "hub", **size)  # type: ignore[arg-type]
    assert not (tmp_path / "hub").exists()


# What a hub looks like


def test_ids_are_unique_and_sorted_on_every_day(hub: Dump) -> None:
    for day in DAYS:
        for folder in FOLDERS:
            ids = [row["id"] for row in map(json.loads, filter(is_json, hub.lines(folder, day))) if "id" in row]
            assert ids == sorted(set(ids)), (folder, day)


def test_hub_ids_are_unique_and_begin_with_the_second_of_creation(hub: Dump) -> None:
    for day in DAYS:
        rows = [*hub.rows("models", day).values(), *hub.rows("datasets", day).values()]
        assert len({row["_id"] for row in rows}) == len(rows)
        for row in rows:
            assert re.fullmatch("[0-9a-f]{24}", row["_id"])
            assert re.fullmatch("[0-9a-f]{40}", row["sha"])
            created = datetime.fromisoformat(row["createdAt"].replace("Z", "+00:00"))
            assert int(row["_id"][:8], 16) == created.timestamp()
            assert row["createdAt"] <= row["lastModified"]
            assert row["lastModified"][:10] <= str(day)


def test_model_tags_repeat_the_card_but_name_only_its_first_parent(hub: Dump) -> None:
    for row in hub.rows("models", START).values():
        card = row.get("cardData", {})
        assert tagged(row, "license:") == ([card["license"]] if "license" in card else [])
        assert tagged(row, "dataset:") == card.get("datasets", [])
        assert set(card.get("language", [])) <= set(row["tags"])
        untyped = [tag for tag in tagged(row, "base_model:") if tag.count(":") == 0]
        typed = [tag for tag in tagged(row, "base_model:") if re.match("(finetune|adapter|quantized|merge):[a-z]", tag)]
        assert len(untyped) == len(typed) <= 1
        if untyped:
            assert untyped == parents(row)[:1]
            assert typed[0].split(":")[1] == untyped[0]


def test_a_third_of_the_models_has_no_card_and_about_half_of_the_derived_are_resolved(hub: Dump) -> None:
    rows = hub.rows("models", START).values()
    bare = [row for row in rows if "cardData" not in row]
    derived = [row for row in rows if parents(row)]
    resolved = [row for row in derived if "baseModels" in row]
    assert 0.28 < len(bare) / len(rows) < 0.4
    assert all(not tagged(row, "base_model:") and "README.md" not in str(row["siblings"]) for row in bare)
    assert 0.4 < len(resolved) / len(derived) < 0.6


def test_the_resolution_names_the_parents_by_id_and_hub_id(hub: Dump) -> None:
    rows = hub.rows("models", START)
    for row in rows.values():
        models = row.get("baseModels", {}).get("models", [])
        assert [model["id"] for model in models] == (list(dict.fromkeys(parents(row))) if models else [])
        assert all(rows[model["id"]]["_id"] == model["_id"] for model in models)


def test_families_are_few_large_ones_and_many_small_ones_up_to_eight_generations_deep(hub: Dump) -> None:
    named = {repo: set(parents(row)) - {repo} for repo, row in hub.rows("models", START).items()}
    children = Counter(parent for names in named.values() for parent in names)
    sizes = sorted(children.values(), reverse=True)
    assert sum(sizes[:10]) > 0.15 * sum(sizes)
    assert sizes[0] > 20 * sizes[len(sizes) // 2]

    def depth(repo: str, seen: frozenset[str] = frozenset()) -> int:
        above = named.get(repo, set()) - seen
        return 1 + max(depth(parent, seen | {repo}) for parent in above) if above else 0

    assert 6 <= max(map(depth, named)) <= 9


def test_merges_have_two_to_four_parents_and_all_relations_occur(hub: Dump) -> None:
    relations = Counter()
    for row in hub.rows("models", START).values():
        for tag in tagged(row, "base_model:"):
            if ":" in tag:
                relations[tag.split(":")[0]] += 1
        if "merge" in row["tags"]:
            assert 2 <= len(parents(row)) <= 4
    assert min(relations[relation] for relation in ("finetune", "adapter", "quantized", "merge")) > 20


def test_datasets_are_original_extended_or_from_elsewhere(hub: Dump) -> None:
    rows = hub.rows("datasets", START)
    sources = []
    for row in rows.values():
        named = row.get("cardData", {}).get("source_datasets", [])
        assert tagged(row, "source_datasets:") == named
        sources += named
    split = [source.rpartition("|") for source in sources]
    assert {name for prefix, _, name in split if not prefix and name not in rows} == {"original"}
    assert any(name in rows for prefix, _, name in split if not prefix)
    assert {prefix for prefix, _, _ in split} == {"", "extended"}
    extended = [name for prefix, _, name in split if prefix]
    assert all((name in rows) != name.startswith("other-") for name in extended)
    assert any(name in rows for name in extended)
    assert any(name.startswith("other-") for name in extended)
    assert any(row["author"] is None for row in rows.values())


def test_counters_move_without_a_commit(hub: Dump) -> None:
    for before, after in pairwise(DAYS):
        old, new = hub.rows("models", before), hub.rows("models", after)
        same = [(old[repo], new[repo]) for repo in old.keys() & new.keys() if lasting(old[repo]) == lasting(new[repo])]
        assert sum(a != b for a, b in same) > 0.3 * len(same)


def test_cards_are_those_of_the_first_day_and_then_of_what_is_new_or_edited(hub: Dump) -> None:
    for folder, cards in (("models", "cards"), ("datasets", "dataset_cards")):
        documented = {repo for repo, row in hub.rows(folder, START).items() if "cardData" in row}
        assert hub.rows(cards, START).keys() == documented
        for before, after in pairwise(without_short(folder)):
            old, new = hub.rows(folder, before), hub.rows(folder, after)
            edited = {repo for repo, row in new.items() if row.get("cardData") != old.get(repo, {}).get("cardData")}
            taken_over = {event["id"] for event in hub.events if event["event"] == "re_registered"}
            assert hub.rows(cards, after).keys() - taken_over == edited - taken_over
    assert not hub.lines("cards", SHORT)


def test_cards_say_what_the_card_data_says(hub: Dump) -> None:
    rows = hub.rows("models", START)
    generated = 0
    for repo, card in hub.rows("cards", START).items():
        _, front, body = card["card"].split("---\n", 2)
        data = rows[repo]["cardData"]
        keys = re.findall(r"^(\w+):", front, re.MULTILINE)
        assert sorted(keys) == sorted(data)
        for parent in parents(rows[repo]):
            assert parent in front or json.dumps(parent) in front
            assert f"[{parent}](https://huggingface.co/{parent})" in body or f"`{parent}`" in body
        generated += "training script" in body
    assert 0.4 < generated / len(hub.rows("cards", START)) < 0.6


def test_norwegian_is_quoted_so_that_yaml_does_not_read_false(hub: Dump) -> None:
    norwegian = [
        repo for repo, row in hub.rows("models", START).items() if "no" in row.get("cardData", {}).get("language", [])
    ]
    assert norwegian
    assert all('\n- "no"\n' in hub.rows("cards", START)[repo]["card"] for repo in norwegian)


# What is planted


def test_every_kind_of_event_is_planted_in_the_week(hub: Dump) -> None:
    assert {event["event"] for event in hub.events} == STRUCTURE | HAPPENINGS | FILE_FAULTS
    assert {event["event"] for event in hub.events if event["date"] == str(START)} == STRUCTURE


def test_the_truth_is_complete(hub: Dump) -> None:
    """Between whole days nothing but counters differs that no event tells of."""
    told = defaultdict(set)
    for event in hub.events:
        told[event["date"], event["kind"]] |= {event["id"], event["detail"].get("before")}
    for kind in ("model", "dataset"):
        for before, after in pairwise(without_short(f"{kind}s")):
            old, new = hub.rows(f"{kind}s", before), hub.rows(f"{kind}s", after)
            events = told[str(after), kind]
            followers = {
                repo
                for event in hub.events
                if event["date"] == str(after)
                for repo in event["detail"].get("followers", event["detail"].get("orphans", []))
            }
            assert old.keys() ^ new.keys() <= events
            for repo in old.keys() & new.keys() - events:
                changed = differing(lasting(old[repo]), lasting(new[repo]))
                assert not changed or (changed == {"baseModels"} and repo in followers), repo


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_each_day_has_new_changed_and_deleted_repos(hub: Dump, kind: str) -> None:
    still = {"model": {SHORT}, "dataset": {QUIET}}[kind]
    for event in ("new", "changed", "deleted"):
        assert {found["date"] for found in hub.planted(event, kind)} == {
            str(day) for day in DAYS[1:] if day not in still
        }


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_the_new_are_created_that_day(hub: Dump, kind: str) -> None:
    for event in hub.planted("new", kind):
        before, after = hub.around(event)
        assert event["id"] not in before
        assert after[event["id"]]["_id"] == event["detail"]["_id"]
        assert after[event["id"]]["createdAt"][:10] == event["date"]


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_the_changed_have_a_commit_of_that_day_and_differ_where_the_truth_says(hub: Dump, kind: str) -> None:
    for event in hub.planted("changed", kind):
        before, after = (lasting(rows[event["id"]]) for rows in hub.around(event))
        assert after["lastModified"][:10] == event["date"]
        changed = differing(before, after) - {"baseModels"}
        assert changed == {"sha", "lastModified", *event["detail"]["columns"]}
        for column in event["detail"]["columns"]:
            assert event["detail"]["added"] in json.dumps(after[column])


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_the_deleted_are_gone_and_only_one_id_ever_comes_back(hub: Dump, kind: str) -> None:
    back = set()
    for event in hub.planted("deleted", kind):
        before, after = hub.around(event)
        assert before[event["id"]]["_id"] == event["detail"]["_id"]
        assert event["id"] not in after
        later = [day for day in DAYS if str(day) > event["date"]]
        rows = [row for day in later for row in hub.rows(f"{kind}s", day).values()]
        assert event["detail"]["_id"] not in {row["_id"] for row in rows}
        back |= {event["id"]} & {row["id"] for row in rows}
    assert back == ({event["id"] for event in hub.planted("re_registered")} if kind == "model" else set())


def test_orphans_go_on_naming_the_deleted_parent_but_the_hub_resolves_it_no_more(hub: Dump) -> None:
    orphaned = 0
    for event in hub.planted("deleted"):
        _, after = hub.around(event)
        for orphan in event["detail"]["orphans"]:
            if orphan in after:  # unless it was deleted on the same day
                orphaned += 1
                assert event["id"] in parents(after[orphan])
                assert event["detail"]["_id"] not in json.dumps(after[orphan].get("baseModels"))
    assert orphaned


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_the_renamed_keep_hub_id_commit_and_card_under_another_id(hub: Dump, kind: str) -> None:
    for event in hub.planted("renamed", kind):
        before, after = hub.around(event)
        old, new = before[event["detail"]["before"]], after[event["id"]]
        assert event["detail"]["before"] not in after
        assert event["id"] not in before
        assert old["_id"] == new["_id"] == event["detail"]["_id"]
        assert differing(lasting(old), lasting(new)) <= {"id", "modelId", "author"}


def test_children_of_the_renamed_are_resolved_to_the_new_id_and_keep_the_old_name(hub: Dump) -> None:
    for event in hub.planted("renamed"):
        before, after = hub.around(event)
        followers = [repo for repo in event["detail"]["followers"] if repo in after]
        assert followers
        for repo in followers:
            old_name = event["detail"]["before"]
            assert {"_id": event["detail"]["_id"], "id": event["id"]} in after[repo]["baseModels"]["models"]
            assert old_name in parents(after[repo])
            assert after[repo]["tags"] == before[repo]["tags"]
            assert event["id"] not in parents(after[repo])


def test_the_re_registered_have_an_old_id_and_a_new_hub_id(hub: Dump) -> None:
    for event in hub.planted("re_registered"):
        before, after = hub.around(event)
        former = hub.rows("models", START)[event["id"]]
        assert former["_id"] == event["detail"]["before"]
        assert event["id"] not in before
        assert after[event["id"]]["_id"] == event["detail"]["after"] != former["_id"]
        assert after[event["id"]]["createdAt"][:10] == event["date"]
        heirs = [row for row in after.values() if event["id"] in parents(row)]
        assert heirs
        assert all(event["detail"]["after"] not in json.dumps(row.get("baseModels")) for row in heirs)


@pytest.mark.parametrize("event", ["gated", "ungated"])
def test_gates_open_and_close_without_a_commit(hub: Dump, event: str) -> None:
    for planted in hub.planted(event):
        before, after = (lasting(rows[planted["id"]]) for rows in hub.around(planted))
        assert differing(before, after) <= {"gated", "baseModels"}
        assert (before["gated"], after["gated"]) == (planted["detail"]["before"], planted["detail"]["after"])
        assert bool(after["gated"]) is (event == "gated")


def test_a_licence_changes_in_card_data_tag_and_card(hub: Dump) -> None:
    for event in hub.planted("licence_changed"):
        before, after = (rows[event["id"]] for rows in hub.around(event))
        for row, licence in ((before, event["detail"]["before"]), (after, event["detail"]["after"])):
            assert row["cardData"]["license"] == licence
            assert tagged(row, "license:") == [licence]
        assert before["sha"] != after["sha"]
        assert f"license: {event['detail']['after']}\n" in hub.rows("cards", event["date"])[event["id"]]["card"]


def test_a_parent_changes_in_card_data_and_tags(hub: Dump) -> None:
    for event in hub.planted("parent_changed"):
        before, after = (rows[event["id"]] for rows in hub.around(event))
        assert parents(before) == [event["detail"]["before"]]
        assert parents(after) == [event["detail"]["after"]]
        assert event["detail"]["after"] in tagged(after, "base_model:")
        assert before["sha"] != after["sha"]


def test_a_dataset_is_added_to_the_others(hub: Dump) -> None:
    for event in hub.planted("dataset_added"):
        before, after = (rows[event["id"]] for rows in hub.around(event))
        assert tagged(after, "dataset:") == [*tagged(before, "dataset:"), event["detail"]["dataset"]]
        assert event["detail"]["dataset"] in hub.rows("datasets", event["date"])


@pytest.mark.parametrize("relation", ["merge", "quantized", "adapter"])
def test_the_planted_relations_are_in_tags_and_files(hub: Dump, relation: str) -> None:
    sign = {"merge": "mergekit_config.yml", "quantized": ".gguf", "adapter": "adapter_config.json"}[relation]
    for event in hub.planted(relation):
        row = hub.rows("models", START)[event["id"]]
        assert parents(row) == event["detail"]["parents"]
        assert f"base_model:{relation}:{parents(row)[0]}" in row["tags"]
        assert sign in json.dumps(row["siblings"])


@pytest.mark.parametrize(("event", "size"), [("self_loop", 1), ("cycle", 2), ("long_cycle", 3)])
def test_rings_close_after_as_many_steps_as_they_have_members(hub: Dump, event: str, size: int) -> None:
    rows = hub.rows("models", START)
    assert len(hub.planted(event)) == size
    for planted in hub.planted(event):
        path = [planted["id"]]
        for _ in range(size):
            path += parents(rows[path[-1]])
        assert path[0] == path[-1]
        assert set(path) == set(planted["detail"]["members"])
        assert len(set(path)) == size


def test_no_ring_closes_that_was_not_planted(hub: Dump) -> None:
    planted = {event["id"] for event in hub.events if event["event"] in ("self_loop", "cycle", "long_cycle")}
    for day in without_short("models"):
        left = {repo: set(parents(row)) for repo, row in hub.rows("models", day).items() if repo not in planted}
        while roots := [repo for repo, names in left.items() if not names & left.keys()]:
            for repo in roots:
                del left[repo]
        assert not left


def test_local_paths_are_on_cards_and_only_an_adapter_carries_one_in_its_tags(hub: Dump) -> None:
    rows = [hub.rows("models", START)[event["id"]] for event in hub.planted("local_path")]
    assert [parents(row) for row in rows] == [
        ["/root/outputs/checkpoint-500"],
        ["./results"],
        ["C:\\models\\x"],
    ]
    assert [tagged(row, "base_model:") for row in rows] == [["adapter:/root/outputs/checkpoint-500"], [], []]
    assert "base_model:adapter:/root/outputs/checkpoint-500" in rows[0]["cardData"]["tags"]


def test_ghosts_are_named_and_never_seen(hub: Dump) -> None:
    (model,), (dataset,) = hub.planted("ghost_parent"), hub.planted("ghost_dataset")
    (ghost,), ghost_data = model["detail"]["parents"], dataset["detail"]["dataset"]
    for day in DAYS:
        assert ghost not in hub.rows("models", day)
        assert ghost_data not in hub.rows("datasets", day)
    rows = hub.rows("models", START)
    assert tagged(rows[model["id"]], "base_model:") == [ghost, f"finetune:{ghost}"]
    assert tagged(rows[dataset["id"]], "dataset:") == [ghost_data]


def test_placeholders_free_text_and_doubled_parents_stand_as_people_write_them(hub: Dump) -> None:
    rows = hub.rows("models", START)
    (placeholder,), (doubled,) = hub.planted("placeholder"), hub.planted("duplicate_parent")
    (free_text,) = hub.planted("free_text_dataset")
    assert parents(rows[placeholder["id"]]) == ["[More Information Needed]"]
    assert tagged(rows[placeholder["id"]], "base_model:") == []
    assert tagged(rows[free_text["id"]], "dataset:") == ["Kaggle Dataset"]
    assert max(Counter(parents(rows[doubled["id"]])).values()) == 2


def test_hostile_texts_arrive_as_they_are(hub: Dump) -> None:
    found = {event["detail"]["column"]: event for event in hub.planted("hostile")}
    rows, cards = hub.rows("models", START), hub.rows("cards", START)
    file_name = rows[found["siblings"]["id"]]["siblings"][-1]["rfilename"]
    assert re.search(r"<img .*onerror=", file_name)
    assert re.search(r"{{.*}}.*{%", cards[found["card"]["id"]]["card"])
    description = rows[found["cardData"]["id"]]["cardData"]["description"]
    assert {"\x00", "\x07", "\x1b", "\x85", "\u202e"} <= set(description)
    for text, column in ((file_name, "siblings"), (description, "cardData")):
        assert text == found[column]["detail"]["text"]


def test_exactly_one_line_of_the_week_is_broken(hub: Dump) -> None:
    (event,) = hub.planted("no_json")
    broken = [
        (folder, str(day), number)
        for folder in FOLDERS
        for day in DAYS
        for number, line in enumerate(hub.lines(folder, day), 1)
        if not is_json(line)
    ]
    assert broken == [("models", event["date"], event["detail"]["line"])]


def test_exactly_one_row_of_the_week_has_no_id(hub: Dump) -> None:
    (event,) = hub.planted("no_id")
    lines = [(str(day), line) for day in DAYS for line in hub.lines("models", day) if is_json(line)]
    nameless = [(day, row["_id"]) for day, line in lines if "id" not in (row := json.loads(line))]
    assert nameless == [(event["date"], event["detail"]["_id"])]


def test_the_short_day_lacks_four_rows_of_ten_though_nothing_happened(hub: Dump) -> None:
    (event,) = hub.planted("short_day")
    day_before, short, day_after = (hub.rows("models", day) for day in DAYS[3:6])
    assert event["date"] == str(SHORT)
    assert event["detail"] == {"rows": len(short), "whole": len(day_before)}
    assert len(short) == round(0.6 * len(day_before))
    assert all(lasting(row) == lasting(day_before[repo]) for repo, row in short.items())
    gone = {found["id"] for found in hub.planted("deleted") if found["date"] == str(DAYS[5])}
    assert day_before.keys() - day_after.keys() <= gone | {
        found["detail"]["before"] for found in hub.planted("renamed")
    }
    assert [found["event"] for found in hub.events if (found["date"], found["kind"]) == (str(SHORT), "model")] == [
        "short_day"
    ]
    assert hub.rows("datasets", SHORT) != hub.rows("datasets", QUIET)


def test_the_datasets_of_the_quiet_day_are_those_of_the_day_before(hub: Dump) -> None:
    (event,) = hub.planted("quiet_day", "dataset")
    assert event["date"] == str(QUIET)
    assert event["detail"]["rows"] == len(hub.lines("datasets", QUIET))
    assert hub.lines("datasets", QUIET) == hub.lines("datasets", QUIET - timedelta(1))
    assert not hub.lines("dataset_cards", QUIET)
    moving = [day for day in DAYS[1:] if day != QUIET]
    assert all(hub.lines("datasets", day) != hub.lines("datasets", day - timedelta(1)) for day in moving)
