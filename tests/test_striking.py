"""Rows struck out without Spark: files stay, every reader sees the rows that were meant, and the feed tells them."""

import random
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from hugginggraph.commits import Run
from hugginggraph.engines.embedded.workspace import workspace
from hugginggraph.storage import deletion_vectors, delta_rs
from hugginggraph.storage import ledger as ledgers
from hugginggraph.storage.ledger import Ledger
from hugginggraph.storage.striking import FILES_APART, files_apart, strike_out
from hugginggraph.storage.types import arrow_schema
from hugginggraph.tables import COMMUNITIES

TABLE = COMMUNITIES
FIRST = {(node, method): node % 7 for node in range(-300, 300) for method in ("label_propagation", "louvain")}


@pytest.fixture
def table(tmp_path):
    """A warehouse with `communities` alone, of one file: the ledger, and where the table is."""
    ledger = Ledger(str(tmp_path), 30)
    ledger.create_missing([TABLE])
    delta_rs.append(ledger.path(TABLE), 0, rows(FIRST), key=TABLE.key, metadata="{}")
    return ledger, ledger.path(TABLE)


def rows(state):
    columns = [[key[0] for key in state], [key[1] for key in state], list(state.values())]
    return pa.table(dict(zip(TABLE.column_names, columns, strict=True)), schema=arrow_schema(TABLE))


def changes(state, deleted=(), updated=(), inserted=()):
    """A change set in no order, and the state it leads to."""
    told = {key: ("delete", state.get(key, 0)) for key in deleted}
    told |= {key: ("update", value) for key, value in dict(updated).items()}
    told |= {key: ("insert", value) for key, value in dict(inserted).items()}
    after = {key: value for key, value in state.items() if key not in set(deleted)} | dict(updated) | dict(inserted)
    keys = sorted(told, key=lambda key: (key[0] * 7919 % 101, key))
    found = rows({key: told[key][1] for key in keys})
    return found.append_column("_op", pa.array([told[key][0] for key in keys], pa.string())), after


def state_of(root, version):
    with workspace(str(root), "1GB") as work:
        work.view("there", TABLE, version)
        found = work.rows("SELECT * FROM there").to_pylist()
    state = {(row["node_id"], row["method"]): row["community_id"] for row in found}
    assert len(state) == len(found)
    return state


def told_by_feed(uri, version):
    feed = delta_rs.change_feed(uri, version, version).to_pylist()
    left = {"delete", "update_preimage"}
    sides = [{}, {}]
    for row in feed:
        sides[row["_change_type"] not in left][row["node_id"], row["method"]] = row["community_id"]
    assert sum(map(len, sides)) == len(feed)
    return sides


def test_files_stay_and_what_is_written_is_one_file_of_the_rows_that_are_new(table, tmp_path):
    _, uri = table
    (before,) = DeltaTable(uri).file_uris()
    change, after = changes(
        FIRST, deleted=[(0, "louvain")], updated={(1, "louvain"): 9}, inserted={(999, "louvain"): 3}
    )
    strike_out(uri, 1, change, key=TABLE.key, metadata="{}")
    files = set(DeltaTable(uri).file_uris())
    assert before in files
    assert len(files) == 2
    added = pa.table(DeltaTable(uri).get_add_actions())
    (new,) = added.filter(pc.less(added["num_records"], 100)).to_pylist()
    assert new["num_records"] == 2
    assert (new["min"]["community_id"], new["max"]["community_id"]) == (3, 9)
    assert (state_of(tmp_path, 1), state_of(tmp_path, 2)) == (FIRST, after)
    assert told_by_feed(uri, 2) == [
        {(0, "louvain"): 0, (1, "louvain"): 1},
        {(1, "louvain"): 9, (999, "louvain"): 3},
    ]


def test_a_row_has_all_parts_of_a_key_or_it_stays(table, tmp_path):
    """One change names the node of a row, another its method."""
    _, uri = table
    change, after = changes(FIRST, deleted=[(5, "louvain"), (6, "label_propagation")])
    strike_out(uri, 1, change, key=TABLE.key, metadata="{}")
    assert state_of(tmp_path, 2) == after
    assert {(5, "label_propagation"), (6, "louvain")} <= after.keys()


def test_what_is_not_there_is_not_deleted_and_what_is_there_is_not_inserted_twice(table, tmp_path):
    _, uri = table
    change, _ = changes(
        FIRST, deleted=[(10**6, "louvain")], updated={(10**7, "louvain"): 1}, inserted={(0, "louvain"): 8}
    )
    strike_out(uri, 1, change, key=TABLE.key, metadata="{}")
    assert state_of(tmp_path, 2) == FIRST | {(10**7, "louvain"): 1, (0, "louvain"): 8}
    (entry,) = DeltaTable(uri).history(1)
    assert entry["operationMetrics"] == {
        "numTargetRowsInserted": "1",
        "numTargetRowsUpdated": "1",
        "numTargetRowsDeleted": "0",
    }


def test_a_file_of_which_no_row_is_left_goes(table, tmp_path):
    _, uri = table
    change, after = changes(FIRST, inserted={(999, "louvain"): 3})
    strike_out(uri, 1, change, key=TABLE.key, metadata="{}")
    change, rest = changes(after, deleted=list(FIRST))
    strike_out(uri, 2, change, key=TABLE.key, metadata="{}")
    assert len(DeltaTable(uri).file_uris()) == 1
    assert state_of(tmp_path, 3) == rest == {(999, "louvain"): 3}


def test_the_day_that_finds_many_small_files_takes_their_rows_in_and_tells_its_own_changes_alone(table, tmp_path):
    _, uri = table
    (large,) = pa.table(DeltaTable(uri).get_add_actions()).to_pylist()
    states, counts = [{}, FIRST], []
    for day in range(1, FILES_APART + 3):
        # Each day changes a row of the first file, and one that the day before has written.
        updated = {(day, "louvain"): 1000, (day - 1, "louvain"): 2000}
        change, after = changes(states[-1], updated=updated, inserted={(10**6 + day, "louvain"): day})
        strike_out(uri, day, change, key=TABLE.key, metadata="{}", small_file=large["size_bytes"])
        before, now = told_by_feed(uri, day + 1)
        assert before == {key: states[-1][key] for key in updated}
        assert now == updated | {(10**6 + day, "louvain"): day}
        states.append(after)
        counts.append(len(DeltaTable(uri).file_uris()))
    assert counts == [*range(2, FILES_APART + 2), 2, 3]
    assert large["path"] in {each.rsplit("/", 1)[-1] for each in DeltaTable(uri).file_uris()}
    for version in range(1, len(states)):
        assert state_of(tmp_path, version) == states[version]


def test_sixteen_small_files_of_about_one_size_are_put_together_and_what_was_put_together_stays():
    days = {f"day {day:02}": 40 + day % 7 for day in range(FILES_APART)}
    together = {"first weeks": 640, "second weeks": 600}
    large = {"first day": 1000}
    assert sorted(files_apart(days | together | large, 1000)) == sorted(days)
    assert files_apart({each: days[each] for each in sorted(days)[1:]} | together | large, 1000) == []
    # Once the files that were put together are no larger than the rest, they are taken in, too.
    assert len(files_apart(dict.fromkeys(days, 100) | together | large, 1000)) == FILES_APART + 2


@pytest.mark.parametrize("apart", [2, FILES_APART])
@pytest.mark.parametrize("seed", range(5))
def test_each_version_of_a_random_history_is_what_was_meant_whoever_wrote_it(table, tmp_path, monkeypatch, seed, apart):
    """Days struck out, days that delta-rs wrote anew, checkpoints, files put together, days taken back."""
    monkeypatch.setattr("hugginggraph.storage.striking.FILES_APART", apart)
    ledger, uri = table
    draw = random.Random(seed)
    states = [{}, FIRST]
    for _ in range(8):
        version, state = len(states) - 1, states[-1]
        done = draw.choice(["strike", "strike", "strike", "merge", "checkpoint", "put together", "restore"])
        if done in ("strike", "merge"):
            some = draw.sample(sorted(state), 30)
            change, after = changes(
                state,
                deleted=some[:10],
                updated={key: state[key] + 1000 for key in some[10:]},
                inserted={(draw.randrange(10**6, 10**9), "louvain"): 1 for _ in range(5)},
            )
            write = strike_out if done == "strike" else delta_rs.merge
            write(uri, version, change, key=TABLE.key, metadata="{}")
            states.append(after)
            before, now = told_by_feed(uri, version + 1)
            assert before == {key: value for key, value in state.items() if after.get(key) != value}
            assert now == {key: value for key, value in after.items() if state.get(key) != value}
        elif done == "checkpoint":
            delta_rs.checkpoint(uri)
        elif done == "put together":
            ledger.optimize(TABLE, whole=draw.random() < 0.5)
            states += [state] * (DeltaTable(uri).version() - version)
        else:
            back = draw.randrange(1, version + 1)
            if back < version:
                delta_rs.restore(uri, back, metadata="{}")
            states += [states[back]] * (DeltaTable(uri).version() - version)
    assert DeltaTable(uri).version() == len(states) - 1
    for version in range(1, len(states)):
        assert state_of(tmp_path, version) == states[version]


def test_of_two_writers_the_second_is_told(table, tmp_path):
    _, uri = table
    first, after = changes(FIRST, deleted=[(0, "louvain")])
    second, _ = changes(FIRST, deleted=[(1, "louvain")])
    strike_out(uri, 1, first, key=TABLE.key, metadata="{}")
    with pytest.raises(CommitFailedError):
        strike_out(uri, 1, second, key=TABLE.key, metadata="{}")
    assert state_of(tmp_path, 2) == after


@pytest.mark.parametrize(("small", "changed", "files"), [(0, 10, 2), (10**6, 10, 1), (0, 400, 1)])
def test_a_ledger_strikes_rows_out_where_most_of_a_large_table_stays(table, monkeypatch, small, changed, files):
    """A small table is written anew sooner; so is one of which a third changes."""
    ledger, _ = table
    monkeypatch.setattr(ledgers, "SMALL_TABLE", small)
    run = Run("this", "2026-01-06")
    change, _ = changes(FIRST, updated=dict.fromkeys(sorted(FIRST)[:changed], 1000))
    with ledger.writing(run):
        written = ledger.apply_rows(TABLE, change, run)
        assert (written.version, written.update) == (2, changed)
        assert ledger.apply_rows(TABLE, change, run) == written
    assert ledger.share_struck_out(TABLE) == (pytest.approx(10 / 1210) if files == 2 else 0)


def test_a_vector_is_written_as_the_protocol_s_own_examples_are(monkeypatch):
    uuid = UUID("d2c639aa-8816-431a-aaf6-d3fe2512ff61")
    monkeypatch.setattr(deletion_vectors, "uuid4", lambda: uuid)
    name, content, told = deletion_vectors.file_of_vectors({"a": np.array([3, 4, 7, 11, 18, 29])})
    assert name == f"deletion_vector_{uuid}.bin"
    assert told == {
        "a": {
            "storageType": "u",
            "pathOrInlineDv": "^-aqEH.-t@S}K{vb[*k^",
            "offset": 1,
            "sizeInBytes": 44,
            "cardinality": 6,
        }
    }
    vector = content[5:-4]
    assert content[1:5] == len(vector).to_bytes(4, "big")
    assert int.from_bytes(vector[:4], "little") == 1681511377
    # The example of these rows in the log frames its bitmap otherwise.
    assert deletion_vectors.in_base_85(vector).endswith("iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L")
