"""A2: what models have most of. A4: how one child's metadata differs from its parent's."""

import json
import re
from datetime import date
from difflib import SequenceMatcher

from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.report.html.exhibit import GENETICS, Drawn, Rows, Strip, exhibit
from hugginggraph.report.html.plots import SERIES, grouped, in_order, labelled_bars
from hugginggraph.tables import EDGES, REPOS
from hugginggraph.tables import genetics as tables

_PANELS = {
    "licence": "Licences", "task": "Tasks", "language": "Languages", "library": "Libraries",
    "parent": "Parents, by children", "dataset": "Datasets", "paper": "Papers (arXiv)", "downloads": "Downloads",
}  # fmt: skip
_LONGEST = 1500
"""Characters of each text that are compared; a strip longer than that is not read."""
_WORD = re.compile(r"\w+|\W")


@exhibit(
    "A2",
    "What models have most of",
    GENETICS,
    asks="Which licences, tasks, languages, libraries, parents, datasets, papers and downloads come first?",
    graph="all live models",
    tables=(tables.TOP_TRAITS,),
    sql='SELECT panel, rank, value, "count", reporting, models FROM top_traits WHERE rank <= 10 ORDER BY panel, rank',
    empty="No live model tells any of it; lists with `tags`, `cardData` and `downloads` bring it.",
)
def tops(rows: Rows, _: date) -> Drawn:
    """Eight panels of ten."""
    panels = grouped(rows, "panel")
    plots = []
    for number, panel in enumerate(in_order(panels, tuple(_PANELS))):
        first = panels[panel][0]
        title = _PANELS.get(panel, panel)
        if first["reporting"] is not None and first["models"]:
            title += f" (named by {first['reporting']:,} models, {first['reporting'] / first['models']:.1%})"
        plots.append(labelled_bars(panels[panel], "value", "count", title=title, colour=SERIES[number % len(SERIES)]))
    absent = [name for key, name in _PANELS.items() if key not in panels]
    return Drawn(
        n=f"{rows[0]['models']:,} live models",
        plots=plots,
        note="A model with several values counts for each. Downloads are those of the last 30 days."
        + (f" Nothing is told of: {', '.join(absent)}." if absent else ""),
    )


def parent_and_child(warehouse: Warehouse) -> Rows:
    """The metadata of one fine-tune and its parent as two rows, `who, repo_id, metadata`: the one of most offspring."""
    pair = warehouse.records(
        """
        WITH made AS (
            SELECT src, count(*) AS offspring FROM edges WHERE grade_rank < 8 AND relation = 'finetune' GROUP BY src
        )
        SELECT e.src, e.dst FROM edges e JOIN repos p ON p.node_id = e.src JOIN repos c ON c.node_id = e.dst
        LEFT JOIN made mp ON mp.src = e.src LEFT JOIN made mc ON mc.src = e.dst
        WHERE e.relation = 'finetune' AND e.grade_rank < 8 AND p.gone_at IS NULL AND c.gone_at IS NULL
            AND len(p.tags) > 0 AND len(c.tags) > 0
        ORDER BY coalesce(mc.offspring, 0) > 0 DESC, mp.offspring DESC, coalesce(mc.offspring, 0) DESC, p.repo_id,
            c.repo_id
        LIMIT 1
        """
    )
    if not pair:
        return []
    columns = "repo_id, pipeline_tag, library_name, created_at::DATE::VARCHAR AS created_at, tags"
    rows = []
    for who, key in (("parent", "src"), ("child", "dst")):
        found = warehouse.records(f"SELECT {columns} FROM repos WHERE node_id = ?", pair[0][key])[0]
        told = {name: value for name, value in found.items() if value is not None}
        rows.append({"who": who, "repo_id": found["repo_id"], "metadata": json.dumps(told, ensure_ascii=False)})
    return rows


@exhibit(
    "A4",
    "What a child changes of its parent's metadata",
    GENETICS,
    asks="How do the metadata of a fine-tune differ from those of the model it was made from?",
    graph="one edge by declared evidence: a fine-tune of the parent with most of them",
    tables=(EDGES, REPOS),
    ask=parent_and_child,
    empty="No fine-tune and its parent both have tags; lists with `tags` bring them.",
)
def difference(rows: Rows, _: date) -> Drawn:
    """The parent's text with what the child added and dropped."""
    parent, child = (_WORD.findall(row["metadata"][:_LONGEST]) for row in rows)
    parts: list[tuple[str, str]] = []
    kept = 0
    for kind, a, b, c, d in SequenceMatcher(None, parent, child, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("keep", "".join(parent[a:b])))
            kept += b - a
            continue
        parts += [(name, "".join(words)) for name, words in (("drop", parent[a:b]), ("add", child[c:d])) if words]
    return Drawn(
        n="one pair of models",
        strips=[Strip(f"{rows[0]['repo_id']} → {rows[1]['repo_id']}", parts)],
        note=f"Struck out: the parent's alone; shaded: the child's alone. {kept:,} of the parent's {len(parent):,} "
        "words and signs are kept. Chosen by rule: the parent with most fine-tunes that has one with "
        "fine-tunes of its own.",
    )
