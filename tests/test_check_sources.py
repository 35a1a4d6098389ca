"""What `check` finds in source: three small trees in which a person has marked every id, and the forms one by one."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from hugginggraph.check.references import COMPUTED, Found
from hugginggraph.check.source_files import given_id, kind_of_given, read_file, read_folder
from hugginggraph.check.source_names import named

SHA = "0123456789abcdef0123456789abcdef01234567"

TRAINING = {
    "src/train.py": '''
        """Trains amber/not-an-id on a set: from_pretrained("amber/in-a-docstring")."""
        import os
        from dataclasses import dataclass, field
        from datasets import load_dataset
        from peft import PeftModel
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from trl import SFTTrainer

        ORG = "amber"
        BASE = "amber/heron-7b"
        REVISION = "@SHA@"
        EVALS = ["moss/eval-a", "moss/eval-b"]

        @dataclass
        class Arguments:
            model_name_or_path: str = field(default="amber/egret")
            output_dir: str = "moss/out"

        def tokenizer(name: str = "reed/tokenizer"):
            return AutoTokenizer.from_pretrained(name, use_fast=True)

        model = AutoModelForCausalLM.from_pretrained(BASE, revision=REVISION, trust_remote_code=True)
        adapted = PeftModel.from_pretrained(model, "reed/lora", revision="main")
        data = load_dataset("amber/corpus", split="train", revision="v1.0")
        local = load_dataset("json", data_files="data/train.jsonl")
        remote = load_dataset("parquet", data_files="hf://datasets/moss/tables@main/part-0.parquet")
        for name in EVALS:
            load_dataset(path=name)
        named = load_dataset(f"{ORG}/second-corpus")
        fallback = AutoTokenizer.from_pretrained(os.environ.get("TOKENIZER", "moss/fallback"))
        unknown = AutoTokenizer.from_pretrained(os.environ["TOKENIZER"])
        kept = AutoModelForCausalLM.from_pretrained("./checkpoints/last")
        also_kept = AutoModelForCausalLM.from_pretrained("outputs/checkpoint-500")
        in_tree = AutoModelForCausalLM.from_pretrained("assets_of/tiny")
        trainer = SFTTrainer(model="reed/heron-chat", train_dataset=data)
        trainer.push_to_hub("moss/mine")
        old = AutoTokenizer.from_pretrained("gpt2")
        gap = AutoTokenizer.from_pretrained("your-org/your-model")
    ''',
    "src/assets_of/tiny/config.json": "{}",
    "axolotl.yml": f"""
        base_model: amber/heron-7b
        revision_of_model: {SHA}
        datasets:
          - path: amber/instructions
            type: alpaca
          - path: data/own.jsonl
        hub_model_id: moss/mine
        lora_model_dir: ./lora
    """,
    "configs/sft.yaml": """
        model_name_or_path: amber/egret
        adapter_name_or_path: reed/lora,moss/lora
        dataset: identity,amber/chats
        output_dir: saves/heron
    """,
    "data/dataset_info.json": '{"chats": {"hf_hub_url": "amber/chats"}, "own": {"file_name": "own.json"}}',
    "run.sh": """
        #!/bin/bash
        # accelerate launch train.py --model_name_or_path moss/commented-out
        export BASE=amber/heron-7b
        accelerate launch src/train.py --model_name_or_path "$BASE" \\
          --model_revision main --dataset_name moss/preferences --output_dir runs/a
        lm_eval --model hf --model_args pretrained=amber/egret,revision=abc1234 --tasks hellaswag
    """,
    ".venv/lib/site.py": "from_pretrained('moss/in-a-venv')",
    "notes.md": "`from_pretrained('moss/in-prose')`",
}
TRAINING_IDS = {
    ("src/train.py", 10, "amber/heron-7b", "model", SHA),
    ("src/train.py", 12, "moss/eval-a", "dataset", None),
    ("src/train.py", 12, "moss/eval-b", "dataset", None),
    ("src/train.py", 16, "amber/egret", "model", COMPUTED),
    ("src/train.py", 19, "reed/tokenizer", "model", None),
    ("src/train.py", 23, "reed/lora", "model", "main"),
    ("src/train.py", 24, "amber/corpus", "dataset", "v1.0"),
    ("src/train.py", 26, "moss/tables", "dataset", "main"),
    ("src/train.py", 29, "amber/second-corpus", "dataset", None),
    ("src/train.py", 30, "moss/fallback", "model", None),
    ("src/train.py", 35, "reed/heron-chat", "model", None),
    ("src/train.py", 37, "gpt2", "model", None),
    ("axolotl.yml", 1, "amber/heron-7b", "model", SHA),
    ("axolotl.yml", 4, "amber/instructions", "dataset", None),
    ("configs/sft.yaml", 1, "amber/egret", "model", None),
    ("configs/sft.yaml", 2, "reed/lora", "model", None),
    ("configs/sft.yaml", 2, "moss/lora", "model", None),
    ("configs/sft.yaml", 3, "amber/chats", "dataset", None),
    ("data/dataset_info.json", 1, "amber/chats", "dataset", None),
    ("run.sh", 3, "amber/heron-7b", "model", "main"),
    ("run.sh", 5, "moss/preferences", "dataset", "main"),
    ("run.sh", 6, "amber/egret", "model", "abc1234"),
}

SERVING = {
    "Dockerfile": f"""
        FROM vllm/vllm-openai:v0.11
        ARG MODEL=amber/heron-7b
        ENV HF_HOME=/models EMBEDDING_MODEL=reed/embedder
        RUN hf download $MODEL --revision {SHA} && \\
            huggingface-cli download --repo-type dataset amber/prompts --local-dir /data
        COPY model /models/model
        CMD ["vllm", "serve", "reed/heron-chat", "--max-model-len", "4096"]
    """,
    "compose.yaml": """
        services:
          tgi:
            image: ghcr.io/huggingface/text-generation-inference:3
            command: --model-id amber/egret --revision refs/pr/1 --port 80
            volumes: ["./data:/data"]
          vllm:
            image: vllm/vllm-openai:latest
            command: ["--model", "moss/wading-birds", "--host", "0.0.0.0"]
          tei:
            image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.8
            environment:
              - MODEL_ID=reed/embedder
              - LOG_LEVEL=a/b
          web:
            image: nginx
            command: ["nginx", "-g", "daemon off;"]
    """,
    "k8s/deployment.yml": """
        apiVersion: apps/v1
        kind: Deployment
        spec:
          template:
            spec:
              containers:
                - name: engine
                  image: registry.example.com/vllm/vllm-openai:v0.11
                  args: ["$(MODEL)", "--tensor-parallel-size", "2"]
                  env:
                    - name: MODEL
                      value: amber/heron-7b
                - name: shell
                  image: vllm/vllm-openai
                  command: ["/bin/sh", "-c"]
                  args:
                    - |
                      set -e
                      vllm serve moss/heron-lora \\
                        --revision main
                - name: sidecar
                  image: envoyproxy/envoy
                  args: ["--config-path", "a/b"]
        ---
        kind: InferenceService
        spec: {predictor: {model: {storageUri: "hf://silt/tern@main"}}}
    """,
    "serve.py": """
        from vllm import LLM, SamplingParams
        from sentence_transformers import SentenceTransformer, CrossEncoder
        from transformers import pipeline

        class Settings:
            CHAT = "reed/heron-chat"

            def load(self, which):
                self.llm = LLM(model=self.CHAT, revision="main", tokenizer="reed/tokenizer")
                self.other = LLM(model=which)

        MODELS = {"small": "moss/small", "large": "moss/large"}
        encoder = SentenceTransformer("reed/embedder", revision="@SHA@")
        ranker = CrossEncoder(model_name=MODELS["small"])
        ask = pipeline("text-generation", "amber/egret")
        again = pipeline(task="text-generation", model=ask.model)
    """,
    "ci/.gitlab-ci.yml": """
        test:
          script:
            - pip install vllm
            - git clone https://huggingface.co/datasets/amber/prompts
            - curl https://huggingface.co/docs/hub/index
    """,
    ".env": """
        MODEL_ID=amber/egret
        PATH_OF_MODEL=/models/egret
    """,
}
SERVING_IDS = {
    ("Dockerfile", 2, "amber/heron-7b", "model", SHA),
    ("Dockerfile", 3, "reed/embedder", "model", COMPUTED),
    ("Dockerfile", 5, "amber/prompts", "dataset", None),
    ("Dockerfile", 7, "reed/heron-chat", "model", None),
    ("compose.yaml", 4, "amber/egret", "model", "refs/pr/1"),
    ("compose.yaml", 8, "moss/wading-birds", "model", None),
    ("compose.yaml", 12, "reed/embedder", "model", None),
    ("k8s/deployment.yml", 12, "amber/heron-7b", "model", None),
    ("k8s/deployment.yml", 19, "moss/heron-lora", "model", "main"),
    ("k8s/deployment.yml", 26, "silt/tern", "model", "main"),
    ("serve.py", 6, "reed/heron-chat", "model", "main"),
    ("serve.py", 9, "reed/tokenizer", "model", "main"),
    ("serve.py", 12, "moss/small", "model", None),
    ("serve.py", 13, "reed/embedder", "model", SHA),
    ("serve.py", 15, "amber/egret", "model", None),
    ("ci/.gitlab-ci.yml", 4, "amber/prompts", "dataset", None),
    (".env", 1, "amber/egret", "model", COMPUTED),
}

MERGING = {
    "slerp.yml": """
        slices:
          - sources:
              - model: amber/heron-7b@main
                layer_range: [0, 32]
              - model: reed/heron-chat
                layer_range: [0, 32]
        merge_method: slerp
        base_model: amber/heron-7b@main
        tokenizer_source: union
        parameters: {t: 0.5}
    """,
    "ties.yaml": f"""
        merge_method: ties
        base_model: amber/egret
        models:
          - model: amber/egret
          - model: moss/wading-birds+moss/heron-lora
            parameters: {{weight: 0.4}}
          - model: ./local/model
          - model: {{model: {{path: silt/tern, revision: {SHA}}}}}
          - model: gpt2
    """,
    "moe.yml": """
        gate_mode: hidden
        base_model: amber/egret
        experts:
          - source_model: reed/heron-chat
            positive_prompts: ["a/b", "code"]
    """,
    "other.yml": """
        models:
          - name: chat
            model: openai/gpt-4o
        model: anthropic/some
        path: moss/no-model
    """,
    "merge.ipynb": json.dumps(
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "markdown", "source": ["from_pretrained('moss/in-prose')"]},
                {
                    "cell_type": "code",
                    "source": ["!pip install mergekit\n", "!hf download silt/plover --revision main\n"],
                },
                {"cell_type": "code", "source": ["NAME = 'amber/heron-7b'\n", "%matplotlib inline\n"]},
                {"cell_type": "code", "source": ["from_pretrained(NAME,\n", "  revision='main')\n", "hub = 'é'"]},
                {"cell_type": "code", "source": "%%bash\nvllm serve moss/heron-lora\n"},
                {"cell_type": "code", "source": ["this is no Python\n"]},
            ],
        },
        indent=1,
    ),
}
MERGING_IDS = {
    ("slerp.yml", 3, "amber/heron-7b", "model", "main"),
    ("slerp.yml", 5, "reed/heron-chat", "model", None),
    ("slerp.yml", 8, "amber/heron-7b", "model", "main"),
    ("ties.yaml", 2, "amber/egret", "model", None),
    ("ties.yaml", 4, "amber/egret", "model", None),
    ("ties.yaml", 5, "moss/wading-birds", "model", None),
    ("ties.yaml", 5, "moss/heron-lora", "model", None),
    ("ties.yaml", 8, "silt/tern", "model", SHA),
    ("ties.yaml", 9, "gpt2", "model", None),
    ("moe.yml", 2, "amber/egret", "model", None),
    ("moe.yml", 4, "reed/heron-chat", "model", None),
    ("merge.ipynb", 14, "silt/plover", "model", "main"),
    ("merge.ipynb", 20, "amber/heron-7b", "model", "main"),
    ("merge.ipynb", 34, "moss/heron-lora", "model", None),
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(files):
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n").replace("@SHA@", SHA), encoding="utf-8")


def found_in(folder="."):
    found = Found()
    read_folder(Path(folder), found)
    return found


def told(found):
    return {(r.file, r.line, r.name, r.kind, r.revision) for r in found.references}


@pytest.mark.parametrize(
    ("tree", "ids", "computed"),
    [(TRAINING, TRAINING_IDS, 1), (SERVING, SERVING_IDS, 2), (MERGING, MERGING_IDS, 0)],
    ids=["training", "serving", "merging"],
)
def test_of_a_tree_each_id_that_a_person_finds_is_found_and_no_other(tree, ids, computed, here):
    write(tree)
    found = found_in()
    assert told(found) == ids
    assert len(found.references) == len(ids)
    assert found.computed == computed


def test_a_notebook_says_which_cells_were_not_read(here):
    write(MERGING)
    assert [tuple(each) for each in found_in().unread] == [("merge.ipynb", "1 cells are no Python")]


def python(text):
    Path("m.py").write_text(dedent(text), encoding="utf-8")
    return [(r.name, r.line, r.column) for r in found_in().references]


def test_the_place_of_an_id_is_that_of_its_literal_in_characters(here):
    assert python("x = 'ä😀'; from_pretrained('amber/heron')\n") == [("amber/heron", 1, 27)]


def test_a_name_of_an_inner_scope_hides_that_of_the_module(here):
    text = """
        NAME = "amber/heron"
        def one(NAME):
            from_pretrained(NAME)
        def two():
            NAME = "amber/egret"
            from_pretrained(NAME)
    """
    assert [name for name, *_ in python(text)] == ["amber/egret"]


def test_both_sides_of_a_choice_are_found(here):
    text = "from_pretrained('a1/x' if big else 'a1/y')\nfrom_pretrained(given or 'a1/z')\n"
    assert [name for name, *_ in python(text)] == ["a1/x", "a1/y", "a1/z"]


def test_an_upload_loads_nothing(here):
    assert python("api.create_repo('a1/x')\napi.upload_folder(repo_id='a1/y')\nmodel.push_to_hub('a1/z')\n") == []


def test_the_type_of_a_repo_is_read(here):
    Path("m.py").write_text(
        "hf_hub_download('a1/x', 'f', repo_type='dataset')\n"
        "snapshot_download(repo_id='a1/y', repo_type=None)\n"
        "api.dataset_info('a1/z')\n",
        encoding="utf-8",
    )
    assert [(r.name, r.kind) for r in found_in().references] == [
        ("a1/x", "dataset"),
        ("a1/y", "model"),
        ("a1/z", "dataset"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "./model",
            "../model",
            "/data/model",
            "~/model",
            "C:\\models\\a",
            "data/model",
            "models/heron-7b",
            "output/a",
        ),
        *("$MODEL", "${MODEL}", "{owner}/{name}", "<owner>/<name>", "your-org/model", "your-model", "username/model"),
        *("a1/data.jsonl", "train.csv", "json", "none", "", "a b/c", "a1/b/c", "s3://bucket/model", "12", "model_id"),
        *("https://example.com/amber/heron", "https://huggingface.co/docs/hub", "amber/heron\x00", "a" * 2000),
    ],
)
def test_paths_variables_and_gaps_are_no_ids(text):
    assert named(text, "model") is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("amber/heron-7b", ("amber/heron-7b", "model", None)),
        ("gpt2", ("gpt2", "model", None)),
        ("amber/heron@v1", ("amber/heron", "model", "v1")),
        ("amber/heron:Q4_K_M", ("amber/heron", "model", None)),
        ("https://huggingface.co/datasets/amber/corpus/tree/main", ("amber/corpus", "dataset", "main")),
        ("hf://amber/heron@abc/file.bin", ("amber/heron", "model", "abc")),
        ("hf-hub:amber/heron", ("amber/heron", "model", None)),
        (f"hf://amber/heron:{SHA}", ("amber/heron", "model", SHA)),
        ("hf://datasets/squad/train.json", ("squad", "dataset", None)),
        ("hf://datasets/squad@v1/train.json", ("squad", "dataset", "v1")),
        ("https://huggingface.co/datasets/squad", ("squad", "dataset", None)),
        (f"models--amber--heron/snapshots/{SHA}", ("amber/heron", "model", SHA)),
    ],
)
def test_the_hubs_own_spellings_are_ids(text, meant):
    assert named(text, "model") == meant


def test_a_list_has_an_id_a_line_and_says_which_lines_are_none(here):
    Path("ids.txt").write_text(
        "# ours\namber/heron\n\n  datasets/amber/corpus@main # data\nhttps://huggingface.co/spaces/amber/demo\nno id\n",
        encoding="utf-8",
    )
    found = Found()
    read_file(Path("ids.txt"), kind_of_given(Path("ids.txt")), found)
    assert [(r.name, r.kind, r.revision, r.line, r.column) for r in found.references] == [
        ("amber/heron", None, None, 2, 1),
        ("amber/corpus", "dataset", "main", 4, 3),
        ("amber/demo", "space", None, 5, 1),
    ]
    assert [each.why for each in found.unread] == ["line 6 is no id: no id"]


def test_an_argument_may_be_a_page_of_the_hub():
    assert given_id("https://huggingface.co/datasets/amber/corpus")[:3] == ("amber/corpus", "dataset", None)
    assert given_id("https://huggingface.co/datasets/squad")[:3] == ("squad", "dataset", None)
    assert given_id("https://huggingface.co/docs") is None
    assert given_id("./nothing") is None


def test_a_long_list_is_read_to_its_end(here):
    Path("ids.txt").write_text("# ours\n" * 100_000 + "amber/heron\n", encoding="utf-8")
    found = Found()
    read_file(Path("ids.txt"), kind_of_given(Path("ids.txt")), found)
    assert [(each.name, each.line) for each in found.references] == [("amber/heron", 100_001)]


def test_a_constant_is_followed_to_all_of_a_list(here):
    names = [f"amber/corpus-{number}" for number in range(300)]
    write({"a.py": f"for name in {names}:\n    load_dataset(name)\n"})
    assert [each.name for each in found_in().references] == names


CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.7",
    "components": [
        {
            "type": "machine-learning-model",
            "name": "heron-chat",
            "purl": f"pkg:huggingface/reed/heron-chat@{SHA}",
            "externalReferences": [{"type": "distribution", "url": "https://huggingface.co/reed/heron-chat"}],
            "pedigree": {
                "ancestors": [{"type": "machine-learning-model", "group": "amber", "name": "heron", "version": "main"}]
            },
            "modelCard": {
                "modelParameters": {
                    "datasets": [
                        {"type": "dataset", "contents": {"url": "https://huggingface.co/datasets/amber/corpus"}}
                    ]
                }
            },
        },
        {"type": "library", "name": "torch", "purl": "pkg:pypi/torch@2.9"},
        {"type": "data", "name": "amber/corpus-small"},
        {"type": "data", "name": "squad", "purl": f"pkg:huggingface/datasets/squad@{SHA}"},
    ],
}
SPDX2 = {
    "spdxVersion": "SPDX-2.3",
    "packages": [
        {
            "name": "heron",
            "versionInfo": "main",
            "downloadLocation": "https://huggingface.co/amber/heron",
            "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:huggingface/amber/heron@main"}],
        },
        {"name": "requests", "downloadLocation": "NOASSERTION"},
    ],
}
SPDX3 = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {"type": "ai_AIPackage", "name": "amber/heron", "software_packageVersion": SHA},
        {"type": "dataset_DatasetPackage", "software_downloadLocation": "hf://datasets/amber/corpus"},
        {"type": "software_Package", "software_packageUrl": "pkg:huggingface/datasets/amber/other"},
        {"type": "software_Package", "name": "not/a-model"},
    ],
}


@pytest.mark.parametrize(
    ("bom", "repos"),
    [
        (CYCLONEDX, {("reed/heron-chat", "model", SHA), ("amber/heron", "model", "main"),
                     ("amber/corpus", "dataset", None), ("amber/corpus-small", "dataset", None),
                     ("squad", "dataset", SHA)}),
        (SPDX2, {("amber/heron", "model", "main")}),
        (SPDX3, {("amber/heron", "model", SHA), ("amber/corpus", "dataset", None), ("amber/other", "dataset", None)}),
    ],
    ids=["cyclonedx", "spdx2", "spdx3"],
)  # fmt: skip
def test_a_bill_of_materials_lists_its_repos_at_their_lines(bom, repos, here):
    Path("aibom.json").write_text(json.dumps(bom, indent=1), encoding="utf-8")
    found = found_in()
    assert {(r.name, r.kind, r.revision) for r in found.references} == repos
    lines = Path("aibom.json").read_text(encoding="utf-8").split("\n")
    assert all(r.name.rsplit("/", 1)[-1] in lines[r.line - 1] for r in found.references)


def test_json_that_is_no_bill_of_materials_is_said_to_be_none(here):
    Path("x.json").write_text('{"a": 1}', encoding="utf-8")
    found = Found()
    read_file(Path("x.json"), kind_of_given(Path("x.json")), found)
    assert found.unread == [("x.json", "neither CycloneDX nor SPDX as JSON")]
