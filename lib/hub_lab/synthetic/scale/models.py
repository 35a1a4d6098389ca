"""Rows and cards of models, and the truth about every mention in them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub_lab.synthetic.scale import attributes, rates, words
from hub_lab.synthetic.scale.attributes import Row
from hub_lab.synthetic.scale.draws import Draws
from hub_lab.synthetic.scale.names import Names
from hub_lab.synthetic.scale.references import BASE, FULL, HUB_READS, Written, odd_shape, write
from hub_lab.synthetic.scale.structure import Hub, Models
from hub_lab.synthetic.scale.targets import Target, linked, targets
from hub_lab.synthetic.scale.truth import Table

_LICENCES = tuple(words.LICENCES)
_LANGUAGES = tuple(words.LANGUAGES)
_QUANTIZED_TAGS = ("gguf", "4-bit", "gptq", "awq", "8-bit")
_ROW_DEFECTS = ("BOMB", "EXEC_HINT", "KEY_TYPO", "RELATION_MISMATCH", "MERGE_ONE", "MULTI_FINETUNE")
_PHRASES = {
    "finetune": ("This model is a fine-tuned version of {} on {}.", "Fine-tuned from {} with {}."),
    "adapter": ("This is a LoRA adapter for {}, trained on {}.", "PEFT adapter on top of {}, trained on {}."),
    "quantized": ("GGUF quantizations of {}; calibrated on {}.", "This is a 4-bit quantized version of {} ({})."),
    "merge": ("This is a merge of {} made with mergekit; no training on {} was done.",),
}
_DECOY = "It answers more briefly than [{0}](https://huggingface.co/{0}), with which it shares nothing."
_BODY = (
    "## Training procedure\n\nThe following hyperparameters were used during training:\n- learning_rate: 2e-05\n"
    "- train_batch_size: 16\n- eval_batch_size: 16\n- seed: 42\n- num_epochs: 3\n\n### Framework versions\n\n"
    "- Transformers 4.51.3\n- Pytorch 2.6.0+cu124\n- Datasets 3.5.0\n- Tokenizers 0.21.1\n"
)


def saw(draws: Draws, models: Models, index: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the Hub resolved the card's parents to ids: its tags then follow a renamed parent."""
    readable = np.isin(models.defect[index], [rates.CODE[name] for name in HUB_READS - {"SELF", "KEY_TYPO"}])
    resolved = draws.unit("models.hub", index) < rates.HUB_RESOLVED
    result: NDArray[np.bool_] = (models.tells[index] == rates.LINEAGE) & readable & resolved
    return result


def shows_parents(draws: Draws, models: Models, index: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether a model names its parents yet: a few do so only after the first change of their card."""
    late = (draws.unit("models.late", index) < 0.02) & (models.version[index] == 0) & (models.defect[index] == 0)
    result: NDArray[np.bool_] = (models.relation[index] > 0) & ~late
    return result


def shows_base_models(draws: Draws, models: Models, index: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether the row of a model that the Hub resolved says so in `baseModels`."""
    result: NDArray[np.bool_] = draws.unit("models.base_models", index) < rates.SHOWS_BASE_MODELS
    return result & saw(draws, models, index)


class ModelRows:
    """Renders models, and writes down the truth about each as it goes."""

    def __init__(self, hub: Hub, draws: Draws, names: Names, cards: float, edges: Table, flaws: Table) -> None:
        self._hub, self._draws, self._names, self._cards = hub, draws, names, cards
        self._edges, self._flaws = edges, flaws

    def render(self, index: NDArray[Any]) -> Iterator[tuple[Row, str | None]]:
        """The row of each model, and its card where one is to be written."""
        facts = self._facts(index)
        keys = tuple(facts)
        for values in zip(*facts.values(), strict=True):
            yield self._model(dict(zip(keys, values, strict=True)))

    def _facts(self, index: NDArray[Any]) -> dict[str, list[Any]]:
        """Everything about the models that is drawn or looked up, a list a property."""
        models, draws = self._hub.models, self._draws
        tells = models.tells[index]
        told = (tells == rates.CARD) | (tells == rates.LINEAGE)
        version = models.version[index].astype(np.int64)
        # A change of content changes one thing of six; counting them apart, no change undoes another.
        phase = draws.below("models.phase", index, 6)
        changes = [(version + phase + turn) // 6 - (phase + turn) // 6 for turn in range(3)]
        own = np.where(draws.unit("models.own_licence", index) < 0.25, index, models.root[index])
        kin = np.where(draws.unit("models.own_task", index) < 0.3, index, models.root[index])
        languages = 1 + (draws.unit("models.languages", index) < 0.115) * (1 + draws.below("models.more", index, 7))
        speaks = told & (draws.unit("models.has_language", index) < words.WITH_LANGUAGE)
        columns = {
            "relation": models.relation[index], "tells": tells, "defect": models.defect[index],
            "shows": shows_parents(draws, models, index), "saw": saw(draws, models, index), "told": told,
            "resolved": shows_base_models(draws, models, index),
            "bits": draws.bits("models.bits", index), "form": draws.bits("models.form", index),
            "licensed": told & (draws.unit("models.licensed", index) < words.LICENSED),
            "licence": draws.pick("models.licence", own + (changes[0] << 40), tuple(words.LICENCES.values())),
            "architecture": draws.pick("models.task", kin, tuple(row[-1] for row in words.ARCHITECTURES)),
            "language": draws.pick("models.language", index, tuple(words.LANGUAGES.values())),
            "languages": languages * speaks, "new_tags": changes[1],
            "gated": (draws.unit("models.gated", index) < 0.012) ^ (changes[2] % 2 > 0),
            "downloads": attributes.downloads(draws, "models", models, index),
            "likes": attributes.likes(draws, "models", models, index),
            "text": told & (draws.unit("models.text", index) < self._cards),
        }  # fmt: skip
        facts: dict[str, list[Any]] = {name: column.tolist() for name, column in columns.items()}
        facts["id"] = self._names.ids("models", index)
        facts["hub_id"] = self._names.hub_ids("models", index)
        facts["sha"] = attributes.commits(draws, "models", models, index)
        facts["created"] = attributes.stamps(models.created[index])
        facts["modified"] = attributes.stamps(models.modified[index])
        facts["parents"] = linked(self._hub, self._names, self._hub.parents, "models", index)
        facts["datasets"] = linked(self._hub, self._names, self._hub.model_datasets, "datasets", index)
        facts["successor"] = self._some("successor", index, told & (draws.unit("models.succeeded", index) < 0.012))
        with_prose = told & (draws.unit("models.prose", index) < 0.08)
        facts["prose"] = self._some("prose", index, with_prose & (tells == rates.CARD))
        return facts

    def _some(self, stream: str, index: NDArray[Any], chosen: NDArray[np.bool_]) -> list[Target | None]:
        """The root of another model's family for each chosen one, by its name on the first day."""
        models = self._hub.models
        other = models.root[self._draws.below(f"models.{stream}", index, index)].astype(np.int64)
        at = np.flatnonzero(chosen & (other != index))
        written = models.first_level[other[at]]
        found: list[Target | None] = [None] * len(index)
        others = targets(self._hub, self._names, "models", other[at], written)
        for place, target in zip(at.tolist(), others, strict=True):
            found[place] = target
        return found

    def _model(self, m: dict[str, Any]) -> tuple[Row, str | None]:
        bits, relation = m["bits"], rates.RELATIONS[m["relation"]]
        library, task, model_type, architecture = _built_as(m)
        tags = [tag for tag in (library, model_type, task) if tag]
        own_tags = [words.FREE_TAGS[(bits >> 12 + 5 * n) % 22] for n in range((bits >> 10) % 4)] if m["told"] else []
        own_tags += ["archived", "evaluated", "v2"][: m["new_tags"]]
        if m["relation"] == rates.QUANTIZED:
            tags.append(_QUANTIZED_TAGS[bits % 5])
        elif m["relation"] == rates.MERGE:
            own_tags += ["mergekit", "merge"]
        row = _head(m)
        card: Row = {}
        if library:
            tags.insert(1, "safetensors" if bits >> 8 & 3 else "pytorch")
            row["library_name"] = library
        if task:
            row["pipeline_tag"] = task
        late_tags: list[str] = []
        if m["told"]:
            tags += own_tags
            self._card_basics(m, row, card, tags, late_tags)
        self._datasets(m, card, tags)
        if m["shows"]:
            self._parents(m, relation, row, card, tags, own_tags)
        if m["successor"]:
            card["new_version"] = m["successor"].name
            self._true(m, m["successor"], Written(m["successor"].name, FULL, ()), "new_version", "card.new_version")
        if own_tags:
            card["tags"] = own_tags
        if library == "transformers":
            late_tags += (
                ["endpoints_compatible"] if bits >> 45 & 1 else ["autotrain_compatible", "endpoints_compatible"]
            )
        row["tags"] = [*tags, *late_tags, "region:us"]
        if m["told"]:
            row["cardData"] = card
        else:
            self._flaws.rows.append(("model", m["id"], m["hub_id"], ("NO_CARD",)))
        if model_type and "config" not in row:
            row["config"] = {"architectures": [architecture], "model_type": model_type}
        files = words.SIBLINGS[m["relation"] or (1 if bits >> 46 & 3 else 0)]
        row["siblings"] = [{"rfilename": name} for name in files]
        row["usedStorage"] = (bits >> 20) % (10 ** (7 + bits % 4))
        return row, self._text(m, relation, card) if m["text"] else None

    @staticmethod
    def _card_basics(m: dict[str, Any], row: Row, card: Row, tags: list[str], late_tags: list[str]) -> None:
        bits = m["bits"]
        if m["languages"]:
            first = m["language"]
            spoken = [_LANGUAGES[(first + 3 * n) % len(_LANGUAGES)] for n in range(m["languages"])]
            card["language"] = spoken[0] if len(spoken) == 1 and bits % 100 == 0 else spoken
            tags += spoken
        if m["licensed"]:
            licence = _LICENCES[m["licence"]]
            card["license"] = licence
            late_tags.append(f"license:{licence}")
            if licence == "other":
                card |= {"license_name": "community-licence", "license_link": "LICENSE"}
        elif bits >> 47 & 3 == 0:
            card["licence"] = "license"  # TRL's template misspells the key and fills in no value
        if bits >> 41 & 3 == 0:
            tags.append("arxiv:1910.09700")
        for number, key in enumerate(("library_name", "pipeline_tag")):
            if key in row and bits >> 43 + number & 1:
                card[key] = row[key]

    def _datasets(self, m: dict[str, Any], card: Row, tags: list[str]) -> None:
        raws = []
        for number, target in enumerate(m["datasets"]):
            bits = (m["form"] >> number) & 0xFFFFFFFF
            if target.defect == "PLACEHOLDER":
                mention = Written(words.LOADERS[bits % len(words.LOADERS)], FULL, ("PLACEHOLDER",), is_repo=False)
            elif target.defect == "INVALID_ID":
                mention = Written(words.FREE_TEXTS[bits % len(words.FREE_TEXTS)], FULL, ("INVALID_ID",), is_repo=False)
            else:
                mention = write(target.defect, target.name, bits)
            raws.append(mention.raw)
            tags.append(f"dataset:{mention.raw}")
            for field, grade in (("tags.dataset", "tag"), ("card.datasets", "card")):
                self._true(m, target, mention, "trained_on", field, number, "trained_on", grade)
        if raws:
            card["datasets"] = raws

    def _parents(
        self, m: dict[str, Any], relation: str, row: Row, card: Row, tags: list[str], own_tags: list[str]
    ) -> None:
        parents: list[Target] = m["parents"]
        defect = rates.DEFECTS[m["defect"]]
        bits = m["form"]
        stated = "finetune" if defect == "RELATION_MISMATCH" else relation
        of_repo = (defect,) if defect in _ROW_DEFECTS else ()
        if of_repo:
            self._flaws.rows.append(("model", m["id"], m["hub_id"], of_repo))
        # A defect of the name spoils the first reference; the others stand as they should.
        written = [write(defect if n == 0 else "", target.name, bits) for n, target in enumerate(parents)]
        if defect in ("MERGE_ONE", "MULTI_FINETUNE", "BOMB", "TYPE", "KEY_TYPO", "CYCLE"):
            written = [Written(w.raw, w.tells, (defect,)) for w in written]
        elif defect == "DUP_PARENT":
            written = [
                w._replace(codes=(defect,) if t.id in {p.id for p in parents[:n]} else ())
                for n, (t, w) in enumerate(zip(parents, written, strict=True))
            ]
        if defect == "BOMB":
            own_tags.append("boom" * 5000)
            tags.append(own_tags[-1])
        if m["tells"] == rates.LINEAGE:
            self._card_parents(m, relation, stated, defect, written, card, own_tags)
            self._tag_parents(m, relation, stated, defect, written, row, card, tags, own_tags)
        if m["relation"] == rates.ADAPTER and (m["tells"] == rates.CONFIG or bits % 10 < 6):
            mention = written[0]
            if defect == "" and bits >> 4 & 15 == 0:
                mention = write("LOCAL_PATH" if bits >> 8 & 1 else "HF_CACHE_PATH", parents[0].name, bits >> 9)
            row["config"] = {"peft": {"base_model_name_or_path": mention.raw, "task_type": "CAUSAL_LM"}}
            self._true(
                m, parents[0], mention, relation, "config.peft.base_model_name_or_path", grade="config",
                stated="adapter",
            )  # fmt: skip

    def _card_parents(
        self, m: dict[str, Any], relation: str, stated: str, defect: str, written: list[Written], card: Row,
        own_tags: list[str],
    ) -> None:  # fmt: skip
        parents: list[Target] = m["parents"]
        bits = m["form"]
        raws = [mention.raw for mention in written]
        key, mentions = "base_model", list(zip(parents, written, strict=True))
        says = None
        if defect == "DUP_PARENT":
            again = 1 + bits % 6
            raws += raws[:1] * again
            mentions += [(parents[0], written[0]._replace(codes=("DUP_PARENT",)))] * again
        if defect == "TYPE" and len(raws) == 2:
            value, seen = odd_shape(raws, bits)
            mentions = [(p, w._replace(raw=raw)) for p, w, raw in zip(parents, written, seen, strict=True)]
        elif defect == "TYPE":
            value = {"base": raws[0]}
        else:
            value = raws[0] if len(raws) == 1 and bits >> 30 & 3 else raws
        if defect == "KEY_TYPO":
            key = ("base\\_model", "base_models", "base_model")[bits % 3]
            if key == "base_model":
                card["base_model_ralation"] = stated
        elif defect == "MERGE_ONE" or (defect == "" and bits >> 32 & 0x7F == 0):
            card["base_model_relation"] = says = stated
        card[key] = value
        for number, (target, mention) in enumerate(mentions):
            # A comma text and a JSON text are one value each, however many names they hold.
            place = 0 if defect == "TYPE" and isinstance(value, str) else number
            self._true(m, target, mention, relation, "card.base_model", place, says, "card")
        if m["relation"] == rates.ADAPTER and defect in ("", "LOCAL_PATH", "HF_CACHE_PATH") and bits >> 40 & 3 == 0:
            own_tags.append(f"base_model:adapter:{raws[0]}")  # as PEFT writes it

    def _tag_parents(
        self, m: dict[str, Any], relation: str, stated: str, defect: str, written: list[Written], row: Row, card: Row,
        tags: list[str], own_tags: list[str],
    ) -> None:  # fmt: skip
        parents: list[Target] = m["parents"]
        bits = m["form"]
        reads = defect in HUB_READS and (defect != "KEY_TYPO" or "base_model" in card)
        reads &= defect != "CASE" or m["saw"]
        reads &= parents[0].hub_id is not None or bits >> 44 & 1 > 0
        once = [n for n, w in enumerate(written) if "DUP_PARENT" not in w.codes]
        parents, written = [parents[n] for n in once], [written[n] for n in once]
        has_typed = bits >> 45 & 0x3FF > 0
        authored = own_tags[-1] if own_tags and own_tags[-1].startswith("base_model:") else None
        shown = list(zip(parents, written, strict=True))[: 1 if stated == "finetune" else None] if reads else []
        texts = []
        for target, mention in shown:
            follows = m["saw"] and target.hub_id is not None
            text = target.id if follows else target.name
            texts.append((target, Written(str(text), FULL, _as_the_hub(mention.codes)), follows))
        for number, (target, mention, follows) in enumerate(texts):
            tags.append(f"base_model:{mention.raw}")
            self._true(m, target, mention, relation, "tags.base_model", number, None, "tag", follows)
        typed = [(t, w, f) for t, w, f in texts if f"base_model:{stated}:{w.raw}" != authored] if has_typed else []
        number = 0
        if authored:
            tags.append(authored)
            self._true(
                m, parents[0], written[0], relation, "tags.base_model:relation", 0, "adapter", "author_tag"
            )  # fmt: skip
            number = 1
        for place, (target, mention, follows) in enumerate(typed, number):
            tags.append(f"base_model:{stated}:{mention.raw}")
            self._true(m, target, mention, relation, "tags.base_model:relation", place, stated, "tag", follows)
        live = [(t, w) for t, w in zip(parents, written, strict=True) if t.is_live]
        if m["resolved"] and reads and live:
            row["baseModels"] = {"relation": stated, "models": [{"_id": t.hub_id, "id": t.id} for t, _ in live]}
            for number, (target, mention) in enumerate(live):
                sure = Written(str(target.id), FULL, _as_the_hub(mention.codes))
                self._true(m, target, sure, relation, "baseModels", number, stated, "hub", follows=True)

    def _text(self, m: dict[str, Any], relation: str, card: Row) -> str:
        bits = m["form"]
        title = m["id"].rsplit("/", 1)[-1]
        paragraphs = [f"# {title}"]
        parents: list[Target] = [t for t in m["parents"] if t.id] if m["shows"] else []
        if not parents and m["prose"]:
            parents, relation = [m["prose"]], "finetune"
        if parents and relation:
            phrase = _PHRASES[relation][bits % len(_PHRASES[relation])]
            links = [f"[{t.name}](https://huggingface.co/{t.name})" for t in parents]
            paragraphs.append(phrase.format(" and ".join(links), "a private collection"))
            for number, target in enumerate(parents):
                self._true(
                    m, target, Written(target.name, FULL, ()), relation, "card_text", number, relation, "text"
                )  # fmt: skip
        elif m["successor"]:
            paragraphs.append(_DECOY.format(m["successor"].name))
        if bits >> 20 & 1:
            paragraphs.append(_BODY)
        return attributes.front_matter(card) + "\n\n".join(paragraphs) + "\n"

    def _true(
        self,
        m: dict[str, Any],
        target: Target,
        mention: Written,
        relation: str,
        field: str,
        position: int = 0,
        stated: str | None = None,
        grade: str = "card",
        follows: bool = False,
    ) -> None:
        """Writes down what a mention means; `follows` says that the Hub wrote the parent's name of the day."""
        self._edges.rows.append(
            truth_row("model", m, target, mention, relation, field, position, stated, grade, follows)
        )


def _built_as(m: dict[str, Any]) -> tuple[str | None, str | None, str | None, str | None]:
    """Library, task, type and class; the Hub can tell them of two in five of the models without a card."""
    library, task, model_type, architecture, _ = words.ARCHITECTURES[m["architecture"]]
    if m["relation"] == rates.ADAPTER:
        return ("peft", "text-generation" if library == "transformers" else "text-to-image", None, None)
    if m["tells"] == rates.BLANK and m["bits"] % 5 < 3:
        return None, None, None, None
    return library, task, model_type, architecture


def _head(m: dict[str, Any]) -> Row:
    """What the row of every model begins with."""
    return {
        "_id": m["hub_id"], "id": m["id"], "modelId": m["id"],
        "author": m["id"].split("/", 1)[0] if "/" in m["id"] else None, "sha": m["sha"], "createdAt": m["created"],
        "lastModified": m["modified"], "private": False,
        "gated": ("auto", "manual")[m["bits"] >> 40 & 1] if m["gated"] else False, "disabled": False,
        "downloads": m["downloads"], "downloadsAllTime": m["downloads"] * (3 + m["bits"] % 9), "likes": m["likes"],
        "trendingScore": m["likes"] // 50,
    }  # fmt: skip


def _as_the_hub(codes: Sequence[str]) -> tuple[str, ...]:
    """The defects of a reference that are left when the Hub has read it."""
    return tuple(code for code in codes if code not in ("CASE", "KEY_TYPO"))


def truth_row(
    kind: str, child: dict[str, Any], target: Target, mention: Written, relation: str, field: str, position: int,
    stated: str | None, grade: str, follows: bool,
) -> tuple[Any, ...]:  # fmt: skip
    """A row of the truth about edges."""
    meant = target.id is not None and mention.is_repo
    codes = mention.codes
    if target.codes:
        of_target = target.sure_codes if follows else target.codes
        if mention.tells != FULL:
            of_target = tuple(code for code in of_target if code == "GONE")
        codes = (*codes, *(code for code in of_target if code not in codes))
    if target.is_quantized and relation in ("finetune", "adapter", "merge"):
        codes = (*codes, "PROXY_PARENT")
    if "CASE" in codes and (target.is_twinned or not target.is_live):
        sure = False
    elif mention.tells == BASE:
        sure, grade = target.is_only, "inferred"
    else:
        sure = mention.tells == FULL and (target.is_sure if follows else target.is_known)
        if target.is_guessed and not follows and grade != "config":
            grade = "inferred"
    return (
        kind, child["id"], child["hub_id"], field, position, mention.raw, stated, relation, target.kind,
        target.id if meant else None, target.hub_id if meant else None, codes or None, meant and sure, grade,
    )  # fmt: skip
