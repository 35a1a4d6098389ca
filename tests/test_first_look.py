"""What the first look at a Python file may not lose: every spelling that its syntax tree holds a reference by."""

import pytest

from hugginggraph.check.first_look import may_load
from hugginggraph.check.loading_calls import CALLS, OPTIONS
from hugginggraph.check.python_source import Python

WIDE = str.maketrans({"o": "\N{MATHEMATICAL BOLD SMALL O}", "a": "\N{FEMININE ORDINAL INDICATOR}"})
CALLED = [*sorted(CALLS), "Trainer", "SFTTrainer", "DPOTrainer"]
ARGUMENTS = "'x', 'amber/heron', repo_id='amber/heron', path='amber/heron', model='amber/heron'"
CALL_SHAPES = (
    *(
        "{name}({arguments})",
        "hub . {name} ({arguments})",
        "({name})({arguments})",
        "(hub.{name}  )  (\\\n{arguments})",
    ),
    *(
        "hub.\\\n{name}\\\n  ({arguments})",
        "(hub.{name}  # why\n # (and how\n\t({arguments}))",
        "x=[{name}({arguments})]",
    ),
    *(
        "if x:\r\n\ty = hub.{name}\\\r\n({arguments})",
        "@{name}({arguments})\ndef f(): ...",
        """f\"{{{name}({arguments})}}\" """,
    ),
)
FIELD_SHAPES = (
    *(
        "class A:\n    {name} = 'amber/heron'",
        "class A: {name}: str = 'amber/heron'",
        "class A:\n\t({name}) = B\nB = 'a/b'",
    ),
    *(
        "class A:\r    x = 1\r    {name}='a/b'",
        "class A:\n  x = 1; {name} \\\n = 'a/b'",
        "class A:\n    x = {name} = 'a/b'",
    ),
    *("class A: \\\n{name}='a/b'", "class A:\n  x = f(({name} := 'a/b'))", "class A:\n  if x: {name} = 'a/b'"),
    "class A:\n  {name}: Annotated[str,\n    'x'] = field(default='a/b')",
)


def is_seen(text, encoding="utf-8-sig"):
    raw = text.encode(encoding)
    code = Python()
    assert code.add(text), text
    assert code.mentions(), text
    return may_load(raw, encoding)


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("shape", CALL_SHAPES)
def test_no_call_is_lost_however_it_is_written(name, shape):
    assert is_seen(shape.format(name=name, arguments=ARGUMENTS))
    assert is_seen(shape.format(name=name.translate(WIDE), arguments=ARGUMENTS))


@pytest.mark.parametrize("name", sorted(OPTIONS))
@pytest.mark.parametrize("shape", FIELD_SHAPES)
def test_no_field_of_a_class_is_lost_however_it_is_written(name, shape):
    plain = name.replace("-", "_")
    for spelt in (plain, plain.upper(), plain.translate(WIDE)):
        assert is_seen(shape.format(name=spelt))


@pytest.mark.parametrize("option", ["--model", "--model_name_or_path", "--hf-repo", "-\\x6dodel", "--MODEL"])
def test_no_option_of_the_command_line_is_lost(option):
    assert is_seen(f"p.add_argument(\n  '{option}', # (\n  help='{'x' * 500}', default='amber/heron')")


@pytest.mark.parametrize(
    "address",
    [
        *("hf://amber/heron", "hf-hub:amber/heron", "hf_hub:amber/heron"),
        *("hf:\\x2f/amber/heron", "\\u0068f://amber/heron", "h\\U00000066://amber/heron", "hf:\\57/amber/heron"),
        *("\\N{LATIN SMALL LETTER H}f://amber/heron", "https://huggingface.co/amber/heron/resolve/main/x.bin"),
    ],
)
def test_no_address_in_a_text_is_lost(address):
    assert is_seen(f"x = '{address}'")
    assert is_seen(f"x = '{address}'  # caf\u00e9", "latin-1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1",
        "def f(model, dataset): ...",
        "model = 'amber/heron'",
        "f(model=x)",
        "# from_pretrained",
        "my_pipeline(x)",
    ],
)
def test_a_file_without_any_of_them_is_not_parsed(text):
    assert not may_load(text.encode(), "utf-8-sig")
