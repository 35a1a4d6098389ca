"""Runs commands in children of a process that has loaded what a crawl needs; tells their memory and connections.

A line of JSON on standard input is one command (`arguments`, `variables`), a line on standard output how it ended.
"""

import json
import os
import sys
import tempfile

from checks.faults.connections import connections

from hugginggraph.cli import run


def _ended(arguments: list[str], variables: dict[str, str]) -> dict[str, object]:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            os.environ.update(variables)
            os.dup2(said.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            status = 70
            try:
                with connections() as made:
                    status = run(arguments)
            finally:
                log.write(json.dumps(made).encode())
                log.flush()
                sys.stderr.flush()
                os._exit(status)
        _, status, usage = os.wait4(child, 0)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
        log.seek(0)
        made = json.loads(log.read())
    status = os.waitstatus_to_exitcode(status)
    return {"status": status, "text": text, "mib": usage.ru_maxrss >> 10, "connections": made}


for line in sys.stdin:
    print(json.dumps(_ended(**json.loads(line))), flush=True)
