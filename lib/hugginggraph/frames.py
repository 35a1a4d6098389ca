"""Settling a frame: computing it once and cutting its plan, so that what follows starts from a short one."""

from pyspark.sql import DataFrame

RELIABLE = "spark.hugginggraph.reliableCheckpoints"
"""Spark property: settle in the checkpoint folder, which survives the loss of a worker, instead of on the workers."""


def settle(frame: DataFrame) -> DataFrame:
    """The same rows, computed now, behind a plan of one node.

    A day's tables are built from one another; carried along unsettled, their plans grow until planning costs more
    than computing. What is settled is freed when the frame is no longer referenced.
    """
    if frame.sparkSession.conf.get(RELIABLE, "false") == "true":
        return frame.checkpoint()
    return frame.localCheckpoint()
