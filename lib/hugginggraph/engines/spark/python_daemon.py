"""The process that starts Spark's Python workers on this machine; its workers leave Ctrl-C to the driver.

By themselves they print a traceback each where Ctrl-C is pressed, which reaches every process of a terminal. Spark
takes this module by `spark.python.daemon.module` (conf/local.yml).
"""

import signal

from pyspark import daemon

# The handler that the daemon gives back to each of its workers.
signal.default_int_handler = signal.SIG_IGN  # type: ignore[assignment]

if __name__ == "__main__":
    daemon.manager()  # type: ignore[no-untyped-call]
