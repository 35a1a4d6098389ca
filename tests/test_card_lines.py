"""Lines of README texts: what is taken of them, and what is wrong with the others."""

import hashlib
import json

import pytest

from hugginggraph.records.cards import Card, card_of


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def whole(repo_id, text):
    return Card(repo_id, sha(text), text, len(text.encode()), False, [])


def test_a_sound_line_gives_the_text_with_its_hash_and_size():
    line = b'{"id":"amber/heron","card":"---\\nlicense: mit\\n---\\n# H\xc3\xa9ron\\n"}'
    assert card_of(line, max_card_bytes=1000) == Card(
        repo_id="amber/heron",
        card_hash="fb3284b5a0de802c1daab098fd11724ec60c83703f6adcd1109de1eb86e6df7f",
        text="---\nlicense: mit\n---\n# Héron\n",
        bytes=30,
        truncated=False,
        defects=[],
    )


@pytest.mark.parametrize(
    ("line", "card"),
    [
        pytest.param(b' \t{"id":"a/b","card":"x"} \r', whole("a/b", "x"), id="white space around"),
        pytest.param(b'{"card":"x","likes":3,"id":"a/b"}', whole("a/b", "x"), id="other fields"),
        pytest.param(b'{"id":"a/b","card":""}', whole("a/b", ""), id="an empty text"),
        pytest.param(b'{"id":"a/b","card":"x"} and {"id":"c/d"}', whole("a/b", "x"), id="text behind"),
        pytest.param(b'{"id":"a/b","card":"x","id":"c/d"}', whole("c/d", "x"), id="a field twice"),
        pytest.param(
            b'{"id":7,"card":{"b":[1,true,null],"a":"x"}}', whole("7", '{"b":[1,true,null],"a":"x"}'), id="no texts"
        ),
        pytest.param(b'{"id":"a/b","card":"x\xffy"}', whole("a/b", "x\ufffdy"), id="no UTF-8"),
        pytest.param(b'{"id":"a/b","card":"x\xed\xa0\x80y"}', whole("a/b", "x\ufffdy"), id="a surrogate as bytes"),
        pytest.param(rb'{"id":"a/b","card":"x\ud800y"}', whole("a/b", "x?y"), id="a surrogate as an escape"),
        pytest.param(rb'{"id":"a/b","card":"\ud83d\ude00"}', whole("a/b", "\U0001f600"), id="two surrogates"),
        pytest.param(b'{"id":"a/b","card":"x","n":%d}' % 10**30, whole("a/b", "x"), id="a large number beside"),
    ],
)
def test_the_first_object_of_a_line_counts_as_text(line, card):
    assert card_of(line, max_card_bytes=1000) == card


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"no JSON", b'{"id":"a/b","card":"x"', b"[]", b'[{"id":"a/b","card":"x"}]', b"null", b"7", b"{}"),
        *(b'{"id":null,"card":null}', b"[" * 100_000, b'{"card":' * 100_000, b"\x00", b"\xff"),
        b'{"id":"a/b","card":"two\nlines"}',
    ],
)
def test_a_line_that_is_no_object_with_a_name_and_a_text_is_a_defect(line):
    assert card_of(line, max_card_bytes=1000) == Card(defects=["CARD_NOT_JSON"])


def test_a_line_with_one_of_both_says_that_one():
    assert card_of(b'{"id":"a/b"}', max_card_bytes=9) == Card("a/b", defects=["CARD_NOT_JSON"])
    assert card_of(b'{"card":"x"}', max_card_bytes=9) == Card(None, None, "x", 1, False, ["CARD_NOT_JSON"])
    assert card_of(b'{"card":"0123456789"}', max_card_bytes=9) == Card(
        None, None, "01", 10, True, ["CARD_NOT_JSON", "CARD_TOO_LARGE"]
    )


@pytest.mark.parametrize(
    ("text", "at_most", "kept"),
    [
        ("x" * 40, 40, "x" * 40),
        ("x" * 41, 40, "x" * 10),
        ("é" * 21, 40, "é" * 10),
        ("\U0001f600" * 3, 11, "\U0001f600" * 2),
    ],
)
def test_a_text_that_is_too_large_is_kept_cut_below_the_limit_with_size_and_hash_of_the_whole(text, at_most, kept):
    card = card_of(json.dumps({"id": "a/b", "card": text}).encode(), max_card_bytes=at_most)
    assert (card.text, card.bytes, card.card_hash) == (kept, len(text.encode()), sha(text))
    assert (card.truncated, card.defects) == ((True, ["CARD_TOO_LARGE"]) if kept != text else (False, []))
