"""Rows of datasets and Spaces, and the truth about every mention in them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import attributes, rates, words
from hub_lab.synthetic.scale.attributes import Row
from hub_lab.synthetic.scale.draws import Draws
from hub_lab.synthetic.scale.models import truth_row
from hub_lab.synthetic.scale.names import Names
from hub_lab.synthetic.scale.references import FULL, Written, write
from hub_lab.synthetic.scale.structure import Hub, Repos
from hub_lab.synthetic.scale.targets import Target, linked
from hub_lab.synthetic.scale.truth import Table

_SOURCE_FORMS = tuple(rates.SOURCES)
_SDKS = tuple(words.SDKS)
_SDK_VERSIONS = {"gradio": "5.29.0", "streamlit": "1.45.1"}
_PAYLOADS = (
    {"config_name": "default", "data_files": "reference://{{ self.__init__.__globals__ }}/part-0"},
    {"config_name": "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "data_files": "*.h5"},
    {"config_name": "default", "data_files": "data:application/octet-stream;base64,iUhEUQ0KGgoAAAAAAAgIAAQAEAAAAAAA"},
)


class _Rows:
    def __init__(self, hub: Hub, draws: Draws, names: Names, edges: Table, flaws: Table) -> None:
        self._hub, self._draws, self._names = hub, draws, names
        self._edges, self._flaws = edges, flaws

    def _common(self, kind: str, repos: Repos, index: NDArray[Any]) -> list[Row]:
        draws = self._draws
        columns = zip(
            self._names.ids(kind, index), self._names.hub_ids(kind, index),
            attributes.commits(draws, kind, repos, index), attributes.stamps(repos.created[index]),
            attributes.stamps(repos.modified[index]), (draws.unit(f"{kind}.gated", index) < 0.02).tolist(),
            attributes.downloads(draws, kind, repos, index).tolist(),
            attributes.likes(draws, kind, repos, index).tolist(), strict=True,
        )  # fmt: skip
        return [
            {
                "_id": hub_id, "id": name, "author": name.split("/", 1)[0] if "/" in name else None, "sha": sha,
                "createdAt": created, "lastModified": modified, "private": False, "gated": "auto" if gated else False,
                "disabled": False, "downloads": downloads, "likes": likes, "trendingScore": likes // 50,
            }
            for name, hub_id, sha, created, modified, gated, downloads, likes in columns
        ]  # fmt: skip

    def _true(
        self, kind: str, row: Row, target: Target, mention: Written, relation: str, field: str, position: int,
        stated: str | None, grade: str,
    ) -> None:  # fmt: skip
        child = {"id": row["id"], "hub_id": row["_id"]}
        self._edges.rows.append(
            truth_row(kind, child, target, mention, relation, field, position, stated, grade, follows=False)
        )


class DatasetRows(_Rows):
    """Renders datasets, and writes down the truth about each as it goes."""

    def render(self, index: NDArray[Any]) -> Iterator[Row]:
        """The row of each dataset."""
        datasets, draws = self._hub.datasets, self._draws
        version = datasets.version[index].astype(np.int64)
        sources = linked(self._hub, self._names, self._hub.sources, "datasets", index)
        has_source = np.diff(self._hub.sources.first)[index] > 0
        columns = (
            draws.bits("datasets.bits", index),
            version,
            has_source | (draws.unit("datasets.card", index) < rates.DATASET_CARDS),
            draws.pick("datasets.licence", index + (version // 3 << 40), tuple(words.DATASET_LICENCES.values())),
            draws.pick("datasets.language", index, tuple(words.LANGUAGES.values())),
            (draws.unit("datasets.exec", index) < rates.EXEC_HINT_DATASETS) | ((index >= 30) & (index < 33)),
            self._hub.source_form[index],
        )
        rows = self._common("datasets", datasets, index)
        for row, source, values in zip(rows, sources, zip(*(c.tolist() for c in columns), strict=True), strict=True):
            yield self._dataset(row, source, *values)

    def _dataset(
        self, row: Row, sources: list[Target], bits: int, version: int, told: bool, licence: int, language: int,
        hostile: bool, form: int,
    ) -> Row:  # fmt: skip
        tags = []
        flaws = []
        if told or hostile:
            size, task = words.DATASET_SIZES[bits % 5], words.DATASET_TASKS[bits // 5 % 5]
            card: Row = {"pretty_name": row["id"].rsplit("/", 1)[-1].replace("-", " "), "size_categories": [size]}
            if bits >> 10 & 3:
                card["license"] = tuple(words.DATASET_LICENCES)[licence]
                card["language"] = [tuple(words.LANGUAGES)[language]]
            if bits >> 12 & 1:
                card["task_categories"] = [task]
                tags.append(f"task_categories:{task}")
            tags += [f"language:{name}" for name in card.get("language", ())]
            if version:
                card["tags"] = ["updated", "reviewed", "v2"][: 1 + version % 3]
                tags += card["tags"]
            if sources:
                self._sources(row, card, tags, sources[0], _SOURCE_FORMS[form], bits >> 16)
            if "license" in card:
                tags.append(f"license:{card['license']}")
            tags += [f"size_categories:{size}", f"format:{words.DATASET_FORMATS[bits >> 14 & 3]}", "library:datasets"]
            card["configs"] = [{"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*"}]}]
            if hostile:
                card["configs"] = [_PAYLOADS[bits % len(_PAYLOADS)]]
                flaws.append("EXEC_HINT")
            row["cardData"] = card
            row["description"] = f"A collection for {task}, gathered by its owner from public pages."
        else:
            flaws.append("NO_CARD")
        if flaws:
            self._flaws.rows.append(("dataset", row["id"], row["_id"], tuple(flaws)))
        row["tags"] = [*tags, "region:us"]
        return row

    def _sources(self, row: Row, card: Row, tags: list[str], target: Target, form: str, bits: int) -> None:
        codes = (target.defect,) if target.defect else ()
        mention = {
            "original": Written("original", FULL, (), is_repo=False),
            "extended": Written(f"extended|{target.name}", FULL, codes),
            "other": Written(
                f"{'extended|' if bits & 3 else ''}{words.EXTERNAL_SOURCES[bits % 4]}", FULL, codes, is_repo=False
            ),
            "plain": Written(target.name, FULL, codes),
            "bare_extended": Written("extended", FULL, codes, is_repo=False),
            "free_text": Written(f"extended|{words.FREE_TEXTS[bits % 4]}", FULL, codes, is_repo=False),
            "bare_name": write("BARE", f"extended|{target.name}", bits),
        }.get(form, Written(f"extended|{target.name}", FULL, codes))
        if form == "bare_name":
            mention = mention._replace(raw=f"extended|{target.name.rsplit('/', 1)[-1]}")
        mentions = [mention]
        if form == "extended" and bits >> 8 & 1:
            mentions.insert(0, Written("original", FULL, (), is_repo=False))
        raws = [mention.raw for mention in mentions]
        card["source_datasets"] = raws if len(raws) > 1 or bits >> 9 & 1 else raws[0]
        for number, each in enumerate(mentions):
            tags.append(f"source_datasets:{each.raw}")
            meant = target if each.is_repo else target._replace(codes=())
            for field, grade in (("tags.source_datasets", "tag"), ("card.source_datasets", "card")):
                self._true("dataset", row, meant, each, "derived_from", field, number, "derived_from", grade)


class SpaceRows(_Rows):
    """Renders Spaces, and writes down the truth about each as it goes."""

    def render(self, index: NDArray[Any]) -> Iterator[Row]:
        """The row of each Space."""
        spaces, draws = self._hub.spaces, self._draws
        models = linked(self._hub, self._names, self._hub.space_models, "models", index)
        datasets = linked(self._hub, self._names, self._hub.space_datasets, "datasets", index)
        bits = draws.bits("spaces.bits", index).tolist()
        sdks = draws.pick("spaces.sdk", index, tuple(words.SDKS.values())).tolist()
        version = spaces.version[index].tolist()
        rows = self._common("spaces", spaces, index)
        for row, of_models, of_datasets, b, sdk, v in zip(rows, models, datasets, bits, sdks, version, strict=True):
            yield self._space(row, of_models, of_datasets, b, _SDKS[sdk], v)

    def _space(
        self, row: Row, models: list[Target], datasets: list[Target], bits: int, sdk: str, version: int
    ) -> Row:  # fmt: skip
        del row["downloads"]
        row["sdk"] = sdk
        row["subdomain"] = row["id"].lower().replace("/", "-").replace("_", "-")
        card: Row = {
            "title": row["id"].rsplit("/", 1)[-1].replace("-", " ").title(), "emoji": "🚀", "sdk": sdk,
            "colorFrom": "blue", "colorTo": "gray", "pinned": bool(bits & 1),
        }  # fmt: skip
        if sdk in _SDK_VERSIONS:
            card |= {"sdk_version": _SDK_VERSIONS[sdk], "app_file": "app.py" if version % 2 == 0 else "main.py"}
        card["short_description"] = f"Version {version + 1}"
        # The Hub detects names in the code; a few owners also state them on the card.
        states = bits >> 4 & 7 == 0
        for kind, targets in (("models", models), ("datasets", datasets)):
            mentions = [write(t.defect, t.name, bits >> 8 + n) for n, t in enumerate(targets)]
            if not mentions:
                continue
            row[kind] = [mention.raw for mention in mentions]
            for number, (target, mention) in enumerate(zip(targets, mentions, strict=True)):
                self._true(
                    "space", row, target, mention, "used_by_space", f"space.{kind}", number, "used_by_space", "tag"
                )  # fmt: skip
                if states:
                    self._true(
                        "space", row, target, mention, "used_by_space", f"card.{kind}", number, "used_by_space", "card"
                    )  # fmt: skip
            if states:
                card[kind] = row[kind]
        row["cardData"] = card
        row["tags"] = [sdk, "region:us"]
        row["runtime"] = {"stage": "RUNNING" if bits >> 60 else "SLEEPING", "hardware": {"current": "cpu-basic"}}
        return row
