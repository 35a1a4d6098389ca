"""One step of a path, as both searches give it: the look-up on arrays, and GraphFrames on a cluster."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One edge of a path, upstream -> downstream.

    Attributes:
        upstream: the name of the repo it leaves.
        relation: of the edge.
        downstream: the name of the repo it reaches.
        grade_rank: of the edge's best evidence; 1 is the strongest.
    """

    upstream: str
    relation: str
    downstream: str
    grade_rank: int
