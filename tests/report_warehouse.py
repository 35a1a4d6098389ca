"""A warehouse for the report, written by delta-rs alone: families with names and licences that are hostile."""

import datetime as dt
import json
import random
from dataclasses import asdict
from itertools import pairwise

import pyarrow as pa
from deltalake import write_deltalake

from arrow_types import schema_of
from hugginggraph.genetics.graphs import GRAPHS
from hugginggraph.genetics.positions import POSITIONS, RANDOM
from hugginggraph.graph.relation_names import MODEL_RELATIONS as RELATIONS
from hugginggraph.lookup.node_ids import node_id
from hugginggraph.tables import ANALYSIS_TABLES, LAYOUT, STATE_TABLES, TABLES
from hugginggraph.tables import genetics as gt

DAY = dt.date(2026, 3, 2)
DAYS = [dt.date(2026, 2, 27), dt.date(2026, 2, 28), dt.date(2026, 3, 1), DAY]
HOSTILE = 'evil/</script><img src=x onerror="window.hurt=1"><!--<b>\u202egnp'
LICENCES = {
    "gemma": "terms", "llama3.1": "community", "apache-2.0": "permissive_patent", "mit": "permissive",
    "cc-by-4.0": "attribution", "openrail": "rail", "cc-by-nc-4.0": "non_commercial", "gpl-3.0": "strong_copyleft",
    HOSTILE: "custom",
}  # fmt: skip


def write_warehouse(folder, *, genetics=True, analyses=True, models=160, days=DAYS):
    """Writes it; `models=0` gives one of datasets alone, without an edge."""
    draw = random.Random(7)
    rows = _graph(draw, models)
    tables = _supply_chain(rows, days)
    if not analyses:
        for table in ANALYSIS_TABLES:
            tables.pop(table.name, None)
    keys = {number: node_id(node["kind"], node["name"]) for number, node in rows["nodes"].items()}
    for name, table_rows in tables.items():
        _write(folder, name, _keyed(table_rows, keys))
    pins = [table.name for table in (*STATE_TABLES, *(ANALYSIS_TABLES if analyses else ()))]
    for name in pins:
        if name not in tables:
            _write(folder, name, [])
    covered = {"coverage": "full", "seen": models, "expected": models, "complete": True, "authors": None}
    _write(
        folder, "snapshots",
        [
            {
                "snapshot_date": day, "table_name": name, "version": 0, "previous_date": None, "run_id": "r1",
                "source": "hand", "source_digest": "d", "observed_at": None, "complete": True,
                "coverage": {"model": covered}, "schema_era": {}, "layout": LAYOUT,
            }
            for day in days for name in pins
        ],
    )  # fmt: skip
    if genetics:
        for name, table_rows in _genetics(rows, draw).items():
            _write(folder, name, _keyed([{"snapshot_date": DAY} | row for row in table_rows], keys))
    return folder


_KEYS = {
    "node_id",
    "src",
    "dst",
    "family_id",
    "root_id",
    "root_node_id",
    "parent_id",
    "child_id",
    "template_id",
    "upstream_id",
    "subject_id",
}


def _keyed(rows, keys):
    """The rows with the keys of repos in place of the numbers they are written with here."""
    return [{name: keys.get(value, value) if name in _KEYS else value for name, value in row.items()} for row in rows]


_BY_NAME = {table.name: table for table in TABLES}


def _write(folder, name, rows):
    schema = schema_of(_BY_NAME[name])
    full = [{field.name: row.get(field.name) for field in schema} for row in rows]
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, (name, unknown)
    write_deltalake(str(folder / name), pa.Table.from_pylist(full, schema=schema), mode="overwrite")


def _graph(draw, models):
    """Nodes by id, edges, and who is whose parent: three families, one of them large and deep, and a merge."""
    nodes, edges = {}, []
    names = ["amber/heron-7b", HOSTILE, "reed-research-laboratories/an-extraordinarily-long-model-name-instruct-v0.3"]
    for number in range(models):
        name = (
            names[number] if number < len(names) else f"author{number % 17}/{draw.choice(['tern', 'egret'])}-{number}"
        )
        role = "base" if number < 3 else draw.choices(RELATIONS[:3], (6, 3, 2))[0]
        nodes[number + 1] = {"name": name, "kind": "model", "role": role, "ghost": number == 40}
        if number >= 3:
            parent = 1 if number < 8 else draw.choice([1, 1, 1, 2, 3, *range(4, number + 1)])
            edges.append((parent, number + 1, role))
    if models:
        nodes[models]["role"] = "merge"
        edges[-1] = (1, models, "merge")
        edges.append((2, models, "merge"))
    for number in range(6):
        nodes[1001 + number] = {"name": f"amber/corpus-{number}", "kind": "dataset", "role": "dataset", "ghost": False}
        if models:
            edges.append((1001 + number, 4 + number, "trained_on"))
    if models:
        edges.append((1001, 1002, "derived_from"))
    return {"nodes": nodes, "edges": edges}


def _supply_chain(graph, days):
    nodes, edges = graph["nodes"], graph["edges"]
    licences = list(LICENCES)
    live = {key: node for key, node in nodes.items() if not node["ghost"]}
    created = dt.datetime(2022, 3, 2, 23, 29, 4, tzinfo=dt.UTC)
    tables = {
        "nodes": [
            {"node_id": k, "kind": n["kind"], "repo_id": n["name"], "role": n["role"], "is_ghost": n["ghost"]}
            for k, n in nodes.items()
        ],
        "repos": [
            {
                "node_id": k, "kind": n["kind"], "repo_id": n["name"], "author": n["name"].split("/")[0],
                "created_at": created + dt.timedelta(days=7 * (k % 170)), "pipeline_tag": "text-generation",
                "library_name": "transformers", "first_seen": days[0],
                "tags": [f"license:{licences[k % len(licences)]}", "en", "text-generation", "<script>hurt()</script>"],
                "card_data": json.dumps({"license": licences[k % len(licences)]}),
            }
            for k, n in live.items()
        ],
        "edges": [
            {"edge_id": i + 1, "src": s, "dst": d, "relation": r, "grade_rank": 2, "grade": "tag",
             "source_field": "tags", "raw_reference": nodes[s]["name"], "rule": "exact"}
            for i, (s, d, r) in enumerate(edges)
        ],
        "daily_stats": [
            {"snapshot_date": day, "subject": "node", "kind": "model", "role": role, "relation": "*", "total": 50,
             "added": 3 * i + j, "removed": i, "modified": 2}
            for i, day in enumerate(days) for j, role in enumerate(("base", "finetune", "adapter"))
        ] + [
            {"snapshot_date": day, "subject": "edge", "kind": "model", "role": "*", "relation": r, "total": 50,
             "added": 4 * i, "removed": 1, "modified": 2}
            for i, day in enumerate(days) for r in RELATIONS
        ],
        "scorecard": [
            {"snapshot_date": DAY, "measure": "repos", "kind": "model", "item": "*", "count": len(live), "of": None},
            {"snapshot_date": DAY, "measure": "with_lineage", "kind": "model", "item": "*", "count": 9, "of": 20},
            {"snapshot_date": DAY, "measure": "root_kind", "kind": "model", "item": "no_metadata", "count": 2, "of": 9},
        ],
        "events": [
            {"snapshot_date": DAY, "event_id": 1, "previous_date": days[0], "event": "relicensed", "severity": "high",
             "kind": "model", "node_id": 1, "repo_id": "amber/heron-7b", "before": "mit", "after": HOSTILE, "repos": 1,
             "dependents": 5},
        ],
        "changes": [
            {"snapshot_date": DAY, "subject": "node", "subject_id": 1, "previous_date": days[0], "change": "modified",
             "columns": ["tags"], "old_values": {"tags": "[]"}, "new_values": {"tags": '["<b>"]'}, "kind": "model",
             "role": "base", "repo_id": "amber/heron-7b"},
        ],
    }  # fmt: skip
    if not edges:
        return tables
    return tables | _analyses(nodes, edges)


def _analyses(nodes, edges):
    out = {}
    for src, _, relation in edges:
        out[src, relation] = out.get((src, relation), 0) + 1
    degrees = [
        {"node_id": k, "relation": r, "neighbour_kind": "*", "in_degree": 0, "out_degree": n, "degree": n}
        for (k, r), n in out.items()
    ]
    curve = [(0, 200, 1.0), (1, 60, 0.4), (2, 30, 0.2), (4, 20, 0.1), (9, 8, 0.03), (30, 2, 0.01), (70, 1, 0.004)]
    tops = sorted({src for src, _, _ in edges}, key=lambda k: -sum(n for (s, _), n in out.items() if s == k))
    top = [k for k in tops if nodes[k]["kind"] == "model"]
    sized = [(90, 1), (20, 2), (5, 6), (2, 30)]
    some = {"finetune": 4, "adapter": 2, "quantized": 1, "merge": 1}
    return {
        "degrees": degrees,
        "degree_distributions": [
            {"role": role, "direction": way, "degree": d, "nodes": n, "share_at_least": s * scale}
            for role, scale in (("*", 1), ("base", 0.9), ("finetune", 0.7), ("dataset", 0.5)) for way in ("in", "out")
            for d, n, s in curve
        ],
        "degree_fits": [
            {"role": "*", "direction": way, "nodes": 321, "mean_degree": 1.1, "max_degree": 70, "x_min": 2,
             "alpha": 2.3, "alpha_error": 0.1, "ks_distance": 0.05, "tail_nodes": 61, "log_likelihood_ratio": -1.2,
             "p_value": 0.3}
            for way in ("in", "out")
        ],
        "component_sizes": [
            {"component_id": 100 * size + i, "nodes": size, "edges": size - 1, "share_of_nodes": size / 250,
             "root_node_id": 1, "root_repo_kind": "model", "root_repo_id": "r", "models": size, "datasets": 0,
             "spaces": 0, "is_largest": size == 90}
            for size, count in sized for i in range(count)
        ],
        "graph_summary": [
            {"scope": scope, "nodes": 266, "edges": len(edges), "edges_per_node": 1.1, "mean_degree": 2.2,
             "components": 49, "largest_component": 90, "largest_share": 0.3, "strong_components": 260, "cycles": 1,
             "nodes_on_cycles": 2, "two_cycles": 1, "self_loops": 1, "isolates": 10 if scope == "all" else 0}
            for scope in ("all", "without_isolates")
        ],
        "totals_by_type": [
            {"snapshot_date": DAY, "subject": s, "type": t, "grade": g, "total": 12, "ghosts": 1, "dangling": 1}
            for s, t, g in (("node", "*", "*"), ("node", "base", "*"), ("edge", "*", "*"), ("edge", "finetune", "*"),
                            ("edge", "finetune", "tag"), ("self_loop", "*", "*"))
        ],
        "partitions": [
            {"method": "leiden", "communities": 9, "largest": 70, "modularity": 0.91, "resolution": 1.0, "seed": 42}
        ],
        "top_communities": [
            {"snapshot_date": DAY, "method": "leiden", "rank": i, "community_id": i, "nodes": 70 - i, "models": 70 - i,
             "datasets": 0, "spaces": 0, "share": 0.2, "top_members": [HOSTILE, "amber/heron-7b"]}
            for i in range(1, 11)
        ],
        "top_base_models": [
            {"snapshot_date": DAY, "rank": i + 1, "node_id": k, "repo_id": nodes[k]["name"], "descendants": 8,
             "other": 0, "levels": 3} | some
            for i, k in enumerate(top[:12])
        ],
        "deepest_lineages": [
            {"snapshot_date": DAY, "rank": i + 1, "node_id": k, "repo_id": nodes[k]["name"], "role": nodes[k]["role"],
             "levels": 4, "ancestors": 8, "base": 0, "other": 0, "datasets": 1, "root_id": 1,
             "root_repo_id": HOSTILE} | some
            for i, k in enumerate(top[:12])
        ],
        "top_datasets": [
            {"snapshot_date": DAY, "by": by, "rank": 1, "node_id": 1001, "repo_id": "amber/corpus-0", "included": 1,
             "derived": 2, "derived_datasets": 1, "trained_models": 1, "spaces": 0}
            for by in ("included", "derived")
        ],
        "datasets_by_models": [
            {"snapshot_date": DAY, "rank": 1, "node_id": 1001, "repo_id": "amber/corpus-0", "models": 8, "base": 0,
             "other": 0} | some
        ],
        "models_by_datasets": [
            {"snapshot_date": DAY, "rank": 1, "node_id": 4, "repo_id": nodes[4]["name"], "role": "finetune",
             "datasets": 3}
        ],
        "cycle_sizes": [
            {"snapshot_date": DAY, "cycle_id": 9, "is_self_loop": False, "is_two_cycle": True, "nodes": 2, "edges": 2,
             "models": 2, "datasets": 0, "repo_ids": ["a/b", HOSTILE]}
        ],
        "cap_effect": [
            {"snapshot_date": DAY, "relation": r, "cap": 300, "parents": 9, "parents_above": 1, "edges": 500,
             "edges_lost": 100, "share_lost": 0.2, "largest": 400}
            for r in ("*", *RELATIONS)
        ],
    }  # fmt: skip


def _genetics(graph, draw):
    nodes, edges = graph["nodes"], [edge for edge in graph["edges"] if edge[2] in RELATIONS]
    models = [k for k, node in nodes.items() if node["kind"] == "model"]
    measures = [{"measure": "models", "value": len(models), "run_id": "r1"}]
    if not models:
        return {table.name: [] for table in gt.GENETICS_TABLES} | {"genetics": measures}
    licences = list(LICENCES)
    return {
        "genetics": [*measures, {"measure": "model_edges", "value": len(edges), "run_id": "r1"}],
        "traits": [
            {"node_id": k, "kind": "model", "licence": [licences[k % len(licences)]],
             "licence_class": LICENCES[licences[k % len(licences)]]}
            for k in models
        ],
        "card_templates": [{"node_id": k, "template_id": models[0]} for k in models[:30]],
        **_families(nodes, edges, models),
        **_similarity(draw),
        **_drift(draw),
        **_numbers_and_licences(draw),
    }  # fmt: skip


def _families(nodes, edges, models):
    family = {k: k for k in models}
    for graph_edge in sorted(edges, key=lambda e: e[1]):
        src, dst, _ = graph_edge
        low, high = sorted((family[src], family[dst]))
        family = {k: low if of == high else of for k, of in family.items()}
    children = {k: sum(1 for s, _, _ in edges if s == k) for k in models}
    parents = {k: sum(1 for _, d, _ in edges if d == k) for k in models}
    depth = dict.fromkeys(models, 0)
    for src, dst, _ in edges:
        depth[dst] = max(depth[dst], depth[src] + 1)
    families = sorted(set(family.values()), key=lambda f: -sum(1 for k in models if family[k] == f))
    months = [dt.date(2022 + m // 12, m % 12 + 1, 1) for m in range(2, 40)]
    return {
        "family_members": [
            {"graph": g, "node_id": k, "family_id": family[k], "root_id": family[k], "depth": depth[k],
             "parents": parents[k], "children": children[k], "on_cycle": False}
            for g in GRAPHS for k in models
        ],
        "families": [
            {"graph": g, "family_id": f, "rank": i + 1, "root_id": f, "root": nodes[f]["name"],
             "members": sum(1 for k in models if family[k] == f), "edges": 9, "ghosts": 1, "roots": 1, "max_depth": 4,
             "multi_parent": 1, "reproducing": 5, "on_cycles": 0, "first_created": DAYS[0], "last_created": DAY}
            for g in GRAPHS for i, f in enumerate(families)
        ],
        "family_growth": [
            {"graph": "no_merge", "family_id": f, "root": nodes[f]["name"] if f else "*", "month": month,
             "created": 3, "members": 3 * (i + 1) * (5 if f == 0 else 1), "before_floor": 2 if i == 0 else 0}
            for f in (0, *families) for i, month in enumerate(months)
        ],
        "family_distributions": [
            {"graph": g, "quantity": q, "value": v, "count": c, "share_at_least": s / (n + 1)}
            for n, g in enumerate(GRAPHS) for q in ("size", "children", "depth", "parents")
            for v, c, s in ((0, 40, 1.0), (1, 20, 0.6), (2, 9, 0.3), (7, 3, 0.1), (60, 1, 0.02))
        ],
        "progenitors": [
            {"graph": "all", "relation": r, "edges": 50, "reproducing": 5, "share": 0.1} for r in ("*", *RELATIONS)
        ],
        "top_traits": [
            {"panel": panel, "rank": i, "value": HOSTILE if i == 3 else f"value {i} of {panel} that is rather long",
             "count": 10_000 // i, "reporting": None if panel in ("parent", "downloads") else 120, "models": 159}
            for panel in ("licence", "task", "language", "library", "dataset", "paper", "parent", "downloads")
            for i in range(1, 11)
        ],
    }  # fmt: skip


def _similarity(draw):
    kinds = [
        *[("metadata", variant, measure) for variant in ("full", "anonymous", "traits")
          for measure in ("bow", "tfidf", "levenshtein")],
        *[("card", variant, measure) for variant in ("body", "opening") for measure in ("bow", "tfidf", "levenshtein")],
    ]  # fmt: skip
    rows = []
    for text, variant, measure in kinds:
        for method in ("sampled",) if measure == "levenshtein" else ("exact", "sampled"):
            for position in (RANDOM, *POSITIONS):
                mean = draw.uniform(0.3, 0.9)
                rows.append(
                    {"graph": "finetune", "text": text, "variant": variant, "measure": measure, "method": method,
                     **asdict(position), "occurrences": 1234, "pairs": 1000,
                     "mean": mean, "low": mean - 0.05, "high": mean + 0.04,
                     "families": 3, "family_mean": mean, "family_low": mean - 0.1, "family_high": mean + 0.1}
                )  # fmt: skip
    return {"similarity": rows}


def _drift(draw):
    rates, transitions, orders, drift = [], [], [], []
    values = {
        "licence": list(LICENCES), "language": [f"l{i}" for i in range(20)], "library": ["peft", "mlx", "transformers"],
        "task": ["fill-mask", "text-classification", "text-generation", "token-classification"],
    }  # fmt: skip
    for trait in ("licence", "task", "library", "language", "dataset", "paper"):
        for graph, relation in (("finetune", "*"), *(("all", r) for r in ("*", *RELATIONS))):
            rate = draw.uniform(0.1, 0.5)
            rates.append(
                {"graph": graph, "relation": relation, "trait": trait, "edges": 157, "pairs": 120, "changed": 40,
                 "rate": rate, "low": rate - 0.05, "high": rate + 0.06, "families": 3, "family_mean": rate,
                 "family_low": rate - 0.1, "family_high": rate + 0.1, "gained": 4, "lost": 6}
            )  # fmt: skip
    for trait, order in values.items():
        for i, a in enumerate(order):
            orders.append(
                {"graph": "finetune", "relation": "*", "trait": trait, "position": i + 1, "value": a,
                 "licence_class": LICENCES.get(a) if trait == "licence" else None, "models": 100 - i, "inflow": 5,
                 "outflow": 9, "least_position": i + 1, "greatest_position": i + 1 + (i == 2)}
            )  # fmt: skip
            for j, b in enumerate(order):
                if i != j and draw.random() < (0.6 if j > i else 0.15):
                    count = draw.randint(1, 60)
                    transitions += [
                        {"graph": "finetune", "relation": "*", "quarter": quarter, "trait": trait, "parent_value": a,
                         "child_value": b, "count": times, "paper_count": 9}
                        for quarter, times in (("*", count), ("2024Q3", count // 3), ("2025Q1", count - count // 3))
                        if times
                    ]  # fmt: skip
        drift.append(
            {"graph": "finetune", "relation": "*", "trait": trait, "values": len(order), "pairs": 9, "pairs_along": 8,
             "transitions": 90, "transitions_along": 80, "traffic": 70, "traffic_along": 66, "share_along": 0.89,
             "directedness": 0.8, "is_unique": None, "all_pairs": 9, "all_transitions": 95}
        )  # fmt: skip
    assert all(a["position"] < b["position"] for a, b in pairwise(o for o in orders if o["trait"] == "licence"))
    return {"mutation_rates": rates, "transitions": transitions, "trait_orders": orders, "trait_drift": drift}


def _numbers_and_licences(draw):
    numbers = [
        {"graph": "all", "relation": r, "quantity": q, "edges": 157, "pairs": 100,
         "parent_mean": None if q == "age_gap" else a, "child_mean": None if q == "age_gap" else b,
         "parent_median": None if q == "age_gap" else a * 0.8, "child_median": None if q == "age_gap" else b * 0.8,
         "mean_change": b - a, "low": b - a - 0.1, "high": b - a + 0.1, "median_change": b - a,
         "first_quartile": b - a - 1, "third_quartile": b - a + 2, "geometric_ratio": 0.6, "share_less": 0.6,
         "share_more": 0.3}
        for q, scale in (("card_length", 9000), ("body_length", 8000), ("generated", 1), ("card_present", 1),
                         ("languages", 6), ("tags", 12), ("likes", 40), ("downloads", 5000), ("age_gap", 200))
        for r in ("*", *RELATIONS) for a, b in [(draw.random() * scale, draw.random() * scale)]
    ]  # fmt: skip
    classes = list(dict.fromkeys(LICENCES.values()))
    verdicts = [
        {"relation": r, "parent_class": a, "child_class": b, "same_owner": False,
         "verdict": draw.choice(("ok", "ok", "review", "violation", "owner")), "reason": "terms_dropped",
         "edges": draw.randint(1, 30)}
        for r in RELATIONS for a in classes for b in classes if draw.random() < 0.5
    ]  # fmt: skip
    violations = [
        {"edge_id": i, "relation": "finetune", "grade": "tag", "parent_id": 2, "parent": HOSTILE,
         "parent_licence": ["gemma"], "parent_class": "terms", "parent_evidence": "tags: license:gemma", "child_id": i,
         "child": f"author/child-{i}", "child_licence": ["mit"], "child_class": "permissive",
         "child_evidence": "card: mit", "verdict": "violation", "reason": "restrictions_dropped"}
        for i in range(1, 31)
    ]  # fmt: skip
    return {"numerical_drift": numbers, "licence_verdicts": verdicts, "licence_violations": violations}
