"""What is read of a repo's licence: spellings, shapes and expressions, and which of them are one licence."""

import json
import time

import pytest

from hugginggraph.licence_rules import licence_reader, licence_rules
from hugginggraph.records.licence_spellings import MOST_CHOICES, choices, spelling
from hugginggraph.records.repo_events import repo_events

READER = licence_reader()


def read(card=None, tags=None):
    return READER.read(card if card is None or isinstance(card, str) else json.dumps(card), tags)


def text(card=None, tags=None):
    return read(card, tags).text


# -- Where a licence is named ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "tags", "expected"),
    [
        ('{"license":"mit"}', ["license:apache-2.0"], "mit"),
        ('{"licence":["mit","apache-2.0"]}', None, "apache-2.0, mit"),
        ('{"licenses":["cc-by-4.0"]}', ["license:mit"], "cc-by-4.0"),
        (None, ["gguf", "license:cc-by-4.0"], "cc-by-4.0"),
        (None, ["license:MIT License", "license:gpl-3.0"], "gpl-3.0, mit"),
        ("{}", ["gguf"], None),
        (None, None, None),
        # A field that names nothing is passed over.
        ('{"license":null,"licence":"mit"}', None, "mit"),
        ('{"license":"","licence":"mit"}', ["license:gpl"], "mit"),
        ('{"license":[]}', ["license:gpl"], "gpl"),
        ('{"licence":"license"}', ["license:gpl"], "gpl"),
        ('{"license":"[More Information Needed]"}', ["license:gpl"], "gpl"),
        (None, [None, "license:", "license:gpl"], "gpl"),
        # Every shape that authors give a field.
        ('{"license":["mit",null,"mit",3]}', None, "3, mit"),
        ('{"license":{"name":"MIT License","url":"https://x.org"}}', None, "mit"),
        ('{"license":[{"id":"gpl-3.0","name":"GPL"}]}', None, "gpl-3.0"),
        ('{"license":{"code":"mit","data":"cc-by-4.0"}}', None, "cc-by-4.0, mit"),
        ('{"license":true}', None, "true"),
        ("{\"license\":\"['mit', 'gpl']\"}", None, "gpl, mit"),
        ('{"x":{"license":"mit"}}', None, None),
        ('["license"]', None, None),
        ('{"license":', ["license:gpl"], "gpl"),
        # A text of the licence itself, where its name belongs.
        (None, ["license:" + "x" * 2000], "other"),
    ],
)
def test_the_licence_of_the_card_goes_before_that_of_the_tags(card, tags, expected):
    assert text(card, tags) == expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({"license": "other", "license_name": "AGPL-3.0-or-later"}, "agpl-3.0"),
        ({"license": "other", "license_name": "Gemma Terms of Use"}, "gemma"),
        ({"license": "other", "license_name": "MIT OR Apache-2.0"}, "apache-2.0 OR mit"),
        ({"license": ["mit", "other"], "license_name": "plumbing"}, "mit, plumbing"),
        ({"license": "other", "license_name": ["gemma", "llama3"]}, "gemma, llama3"),
        ({"license": "other", "license_name": "unknown"}, "other"),
        ({"license": "other", "license_link": "LICENSE"}, "other"),
        # An address tells where no name does.
        ({"license": "other", "license_link": "http://ai.google.dev/gemma/terms/"}, "gemma"),
        ({"license": "other", "license_name": "g", "license_link": "https://ai.google.dev/gemma/terms"}, "gemma"),
        ({"license": "other", "license_link": "https://Pond.org/Terms#top"}, "pond.org/terms"),
        ({"license": "other", "license_name": "g", "license_link": "https://pond.org/terms"}, "g"),
        # The name of a licence that has an id says nothing; without any id it says all.
        ({"license": "mit", "license_name": "plumbing"}, "mit"),
        ({"license_name": "intel-research-use-license"}, "intel-research"),
    ],
)
def test_a_licence_called_other_is_what_its_name_says(card, expected):
    assert text(card) == expected


def test_ids_are_what_the_fields_name_and_choices_what_is_meant():
    found = read({"license": ["GPL-2.0-or-later", "other"], "license_name": "gemma", "license_link": " LICENSE "})
    assert found.ids == ("gpl-2.0", "other")
    assert found.choices == (("gemma", "gpl-2.0"), ("gemma", "gpl-3.0"))
    assert found.link == "LICENSE"
    assert found.evidence == 'license: ["GPL-2.0-or-later","other"]; license_name: gemma; license_link:  LICENSE '
    assert read({}, ["gguf", "license:mit"]).evidence == "license:mit"


# -- Spellings ------------------------------------------------------------------------------------------------------

SPELLINGS = {
    "mit": ["MIT", "MIT License", "The MIT License", "mit licence", " mit ", "MIT_License"],
    "apache-2.0": ["Apache 2.0", "Apache-2", "apache2.0", "Apache License 2.0", "Apache License, Version 2.0"],
    "gpl-3.0": [
        "GPLv3",
        "gpl-3.0-only",
        "GPL-3.0-or-later",
        "GNU GPL v3",
        "GNU General Public License v3.0",
        "GPL-3.0+",
    ],
    "agpl-3.0": ["AGPLv3", "AGPL-3.0-or-later", "GNU Affero General Public License version 3 or any later version"],
    "lgpl-3.0": ["LGPL-3.0-only", "GNU Lesser General Public License v3", "LGPL v3 or later"],
    "cc-by-4.0": [
        "CC BY 4.0",
        "CC-BY-4.0 International",
        "Creative Commons Attribution 4.0 International",
        "cc‑by‑4.0",
    ],
    "cc-by-nc-sa-4.0": ["CC BY-NC-SA 4.0", "Creative Commons Attribution-NonCommercial-ShareAlike 4.0"],
    "cc-by-nc-nd-4.0": ["Creative Commons Attribution Non Commercial No Derivatives 4.0"],
    "cc0-1.0": ["CC0", "CC0 1.0 Universal"],
    "bsd-3-clause": [
        "BSD-3",
        "BSD 3-Clause License",
        "3-Clause BSD",
        "Modified BSD License",
        'BSD-3-Clause "New" or "Revised" License',
        "BSD 3",
    ],
    "llama3.1": ["Llama 3.1", "Llama 3.1 Community License Agreement"],
    "odbl": ["ODbL-1.0", "Open Database License"],
    "openrail++": ["OpenRAIL++", "CreativeML Open RAIL++-M"],
    "openrail": ["OpenRAIL"],
    "bsd-2-clause": ['BSD 2-Clause "Simplified" License', "Simplified BSD"],
    "ms-pl": ["Microsoft Public License"],
    "ofl-1.1": ["SIL Open Font License 1.1", "Open Font License v1.1"],
    "odc-by": ["Open Data Commons Attribution License", "ODC-BY"],
    "cdla-permissive-2.0": ["Community Data License Agreement \u2013 Permissive \u2013 Version 2.0"],
    "creativeml-openrail-m": ["CreativeML Open RAIL-M", "CreativeML OpenRAIL-M License"],
    "bigscience-bloom-rail-1.0": ["BigScience RAIL License v1.0"],
    "bigcode-openrail-m": ["BigCode OpenRAIL-M v1"],
    "llama3": ["META LLAMA 3 COMMUNITY LICENSE AGREEMENT"],
}
AROUND = {
    # what stands around a licence, or in place of its name
    "mit": [
        "The MIT License (MIT)",
        "SPDX-License-Identifier: MIT",
        "license: mit",
        "[MIT](LICENSE)",
        "**MIT**",
        "mit.",
        "LicenseRef-hf-mit",
        "https://opensource.org/licenses/MIT",
        "https://spdx.org/licenses/MIT.html",
        "https://choosealicense.com/licenses/mit/",
    ],
    "apache-2.0": [
        "Apache Software License 2.0",
        "[Apache 2.0](https://www.apache.org/licenses/LICENSE-2.0)",
        "http://www.apache.org/licenses/LICENSE-2.0.txt",
    ],
    "gpl-3.0": ["GNU General Public License v3 or later (GPLv3+)", "https://www.gnu.org/licenses/gpl-3.0.html"],
    "cc-by-4.0": ["Attribution 4.0 International (CC BY 4.0)", "CC BY 4.0 DEED", "ccby4.0"],
    "cc-by-nc-sa-4.0": ["https://creativecommons.org/licenses/by-nc-sa/4.0/deed.en"],
    "cc0-1.0": ["Creative Commons Zero v1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/legalcode"],
}


@pytest.mark.parametrize(("id_", "spelt"), [(id_, spelt) for id_, several in SPELLINGS.items() for spelt in several])
def test_spellings_of_a_licence_are_one(id_, spelt):
    assert read({"license": spelt}).ids == (id_,)
    assert read(None, [f"license:{spelt}"]).ids == (id_,)


@pytest.mark.parametrize(("id_", "around"), [(id_, each) for id_, several in AROUND.items() for each in several])
def test_a_licence_is_the_same_whatever_stands_around_it(id_, around):
    assert text({"license": around}) == id_
    assert text({"license": "other", "license_name": around}) == id_


@pytest.mark.parametrize(
    "other",
    [
        "Proprietary (based on MIT)",
        "https://pond.org/licenses/mit",
        "[house rules](https://pond.org)",
        "mit-like, apache",
    ],
)
def test_a_licence_of_ones_own_stays_one_though_it_names_another(other):
    assert len(text({"license": other}).split(" OR ")) == 1
    assert not {"mit", "apache-2.0"} & set(read({"license": other}).ids)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({"License": "MIT"}, "mit"),
        ({"LICENSE": ["mit"]}, "mit"),
        ({"licences": ["mit", "gpl-3.0"]}, "gpl-3.0, mit"),
        ({"license": "other", "licence_name": "gemma"}, "gemma"),
        ({"license": "custom", "license_name": "gemma"}, "gemma"),
        (
            {"license": "see-license-in-license", "license_link": "https://ai.google.dev/gemma/terms"},
            "see-license-in-license",
        ),
        ({"license": "NOASSERTION"}, None),
    ],
)
def test_a_field_of_a_licence_with_other_letters_counts(card, expected):
    assert text(card) == expected


def test_every_id_means_itself_and_other_licences_are_no_spelling_of_one():
    assert all(read({"license": id_}).ids == (id_,) for id_ in licence_rules().licences)
    for other in ("mit-0", "0bsd", "gpl-4.0", "non mit", "apache-1.1", "MIT 许可", "cc-by-5.0", "not mit"):
        assert read({"license": other}).choices == ((other.lower().replace(" ", "-"),),)


def test_later_versions_are_a_choice_where_there_are_any():
    assert text({"license": "gpl-2.0-or-later"}) == "gpl-2.0 OR gpl-3.0"
    assert text({"license": "LGPL v2.1 or later"}) == "lgpl-2.1 OR lgpl-3.0"
    assert text({"license": "gpl-3.0-or-later"}) == "gpl-3.0"
    assert text({"license": "apache-2.0+"}) == "apache-2.0"
    assert text({"license": "my-own-2.0-or-later"}) == "my-own-2.0-or-later"


# -- Expressions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT OR Apache-2.0", "apache-2.0 OR mit"),
        ("MIT AND CC-BY-4.0", "cc-by-4.0, mit"),
        ("MIT OR GPL-2.0-only AND my-own", "(gpl-2.0 AND my-own) OR mit"),
        (
            "(MIT OR GPL-2.0) AND (gemma OR llama3)",
            "(gemma AND gpl-2.0) OR (gemma AND mit) OR (gpl-2.0 AND llama3) OR (llama3 AND mit)",
        ),
        ("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", "gpl-2.0 OR mit"),
        ("mit or Apache License 2.0", "apache-2.0 OR mit"),
        ("(Apache-2.0 WITH LLVM-exception) OR MIT", "apache-2.0 OR mit"),
        (
            "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)",
            "(bsd-3-clause AND mit) OR (lgpl-2.1 AND mit) OR (lgpl-3.0 AND mit)",
        ),
        ("MIT/Apache-2.0", "apache-2.0 OR mit"),
        ("mit, apache-2.0", "apache-2.0, mit"),
        ("mit; cc-by-4.0", "cc-by-4.0, mit"),
        ("mit & apache-2.0", "apache-2.0, mit"),
        ("GPL v2 or later AND MIT", "(gpl-2.0 AND mit) OR (gpl-3.0 AND mit)"),
        # Words of a name, in small letters; and what is no expression.
        ("terms and conditions", "terms-and-conditions"),
        ("mit or so", "mit-or-so"),
        ("MIT OR", "mit-or"),
        ("(MIT OR gemma", "(mit-or-gemma"),
        ("MIT) OR (gemma", "mit)-or-(gemma"),
        ("MIT OR OR gemma", "mit-or-or-gemma"),
        ("MIT (gemma) OR x", "mit-(gemma)-or-x"),
    ],
)
def test_an_expression_leaves_its_choices(expression, expected):
    assert text({"license": expression}) == expected


def test_an_expression_of_very_many_choices_is_read_more_strictly():
    found = choices(" AND ".join(f"(A{n} OR B{n})" for n in range(9)), lambda _: None)
    assert len(found) <= MOST_CHOICES
    assert all({f"a{n}", f"b{n}"} & set(ids) for ids in found for n in range(9))
    many = choices(" OR ".join(f"L{n}" for n in range(MOST_CHOICES + 1)), lambda _: None)
    assert many == (tuple(sorted(f"l{n}" for n in range(MOST_CHOICES + 1))),)


HOSTILE = [
    "[" * 10**5,
    "'\\" * 10**5,
    "[" + "'\"" * 10**5,
    '[\\"' * 10**5,
    "(" * 10**5,
    "MIT OR " * 10**5,
    "mit" + " " * 10**6,
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each[:6])
def test_no_text_makes_a_licence_slow_or_raises(hostile):
    started = time.process_time()
    for card in (
        hostile,
        json.dumps({"license": hostile}),
        '{"license":[' + hostile,
        json.dumps({"license_name": hostile}),
    ):
        assert text(card, ["license:mit"]) in ("mit", "other", "apache-2.0 OR mit")
    spelling(hostile)
    choices("(" * 500 + "MIT" + ")" * 500, lambda _: None)
    assert time.process_time() - started < 2


# -- Events ---------------------------------------------------------------------------------------------------------


def relicensed(before, after):
    repo = {"kind": "model", "repo_id": "a/b", "node_id": 1, "author": "a", "hub_id": "1", "gone_at": None}
    rows = [
        repo | {"gated": None, "disabled": None, "tags": [], "card_data": json.dumps(card)} for card in (before, after)
    ]
    found = repo_events(*rows, kinds=["model"], licences=READER)
    return [(each.event, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # L1: within `other`.
        (
            {"license": "other", "license_name": "stabilityai-nc-research-community", "license_link": "LICENSE"},
            {"license": "other", "license_name": "stabilityai-ai-community", "license_link": "LICENSE"},
            ("stabilityai-nc-research-community", "stabilityai-ai-community"),
        ),
        ({"license": "other", "license_name": "house rules"}, {"license": "other"}, ("house-rules", "other")),
        (
            {"license": "other", "license_link": "https://a.org/1"},
            {"license": "other", "license_link": "https://a.org/2"},
            ("a.org/1", "a.org/2"),
        ),
        ({"license": "mit"}, {}, ("mit", None)),
        ({"license": "mit"}, {"license": "MIT OR gpl-3.0"}, ("mit", "gpl-3.0 OR mit")),
        ({"license": "gpl-2.0"}, {"license": "gpl-2.0-or-later"}, ("gpl-2.0", "gpl-2.0 OR gpl-3.0")),
        # L5: the field alone has another name; L3: one licence, spelt otherwise.
        ({"licenses": ["cc-by-4.0"]}, {"license": "cc-by-4.0"}, None),
        ({"licenses": ["cc-by-4.0"], "languages": ["de"]}, {"license": ["CC-BY-4.0"], "language": ["de"]}, None),
        ({"license": "other", "license_name": "AGPL-3.0-or-later"}, {"license": "agpl-3.0"}, None),
        ({"license": "MIT License"}, {"license": "mit"}, None),
        (
            {"license": "other", "license_name": "House Rules"},
            {"license": "other", "license_name": "house-rules"},
            None,
        ),
        ({"license": "other", "license_link": "LICENSE"}, {"license": "other", "license_link": "LICENSE.md"}, None),
        ({"license": "mit"}, {"license": "mit", "license_name": "MIT", "license_link": "LICENSE"}, None),
    ],
)
def test_another_licence_is_an_event_and_another_spelling_is_none(before, after, expected):
    assert relicensed(before, after) == ([("licence_changed", *expected)] if expected else [])
