"""The command `hugginggraph fake-hub`: a fake Hub in the foreground, a line a request."""

import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hub_lab.fake_hub.churn import Churn
from hub_lab.fake_hub.faults import Cut, Fault, Stall, Status, never, share
from hub_lab.fake_hub.rate_limits import PLANS
from hub_lab.fake_hub.server import FakeHub, Request


def serve(
    data: Path,
    *,
    port: int,
    day: date | None,
    plan: str,
    window: float,
    page: int,
    base_models: bool,
    fail_share: float,
    fail: Sequence[str],
    stall_seconds: float,
    churn: float,
    seed: int,
) -> None:
    """Serve until Ctrl-C or SIGTERM; the parameters are the options of the command.

    Raises:
        SourceError: there is no dump, or none as old as the date.
        SettingsError: the port is taken.
    """
    faults: dict[str, Fault] = {
        "429": Status(429, reset=1),
        "429-silent": Status(429),
        "500": Status(500),
        "503": Status(503),
        "504": Status(504),
        "stall": Stall(stall_seconds),
        "cut": Cut(),
    }
    chosen = [faults[name] for name in fail or ("429", "500", "503")]
    moves = Churn(share=churn, seed=seed)
    hub = FakeHub(
        data,
        day=day,
        port=port,
        page=page,
        base_models_on_lists=base_models,
        quotas=replace(PLANS[plan], window=window),
        faults=share(fail_share, chosen, seed=seed) if fail_share else never,
        before_each=moves if churn else None,
        watch=_print_request,
    )
    sizes = {kind: len(repos.rows) for kind, repos in hub.store.items()}
    moves.kinds = [kind for kind, size in sizes.items() if size]
    moves.requests = sum(-(-size // page) for size in sizes.values())
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    hub.start()
    _print(f"{hub.url} serves {', '.join(f'{size:,} {kind}' for kind, size in sizes.items())} as of {hub.day}")
    _print(f"Try: curl '{hub.url}/api/models?limit=2'    Stop: Ctrl-C")
    stopped.wait()
    hub.stop()
    counts = ", ".join(f"{name} {count}" for name, count in sorted(hub.counts().items()))
    _print(f"\nRequests served: {counts or 'none'}")


def _print_request(request: Request) -> None:
    target = f"{request.path}?{request.query}" if request.query else request.path
    fault = f"  fault: {type(request.fault).__name__.lower()}" if request.fault else ""
    # repr keeps what a client sends from steering the terminal.
    _print(f"{request.number:>5}  {request.method} {target!r:.500}  {request.status}{fault}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
