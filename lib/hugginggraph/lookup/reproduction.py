"""The numbers of a paper beside those of a date, each with why they differ."""

from typing import Any

import yaml

from hugginggraph.errors import WarehouseError
from hugginggraph.lookup.warehouse import Warehouse
from hugginggraph.resources import resource
from hugginggraph.tables import TABLES

PAPERS = ("huggingraph", "anatomy")
_NOT_COMPUTED = "not computed on this date"


def reproduced(warehouse: Warehouse, paper: str) -> list[dict[str, Any]]:
    """The claims of `conf/papers/<paper>.yml`, in its order.

    Args:
        warehouse: opened as of a date.
        paper: one of `PAPERS`.

    Returns:
        A row a claim: `what`, `where` (in the paper), `paper` (its number), `here` (null where it was not computed),
        `because` (why they may differ), `must_agree` (on the authors' own data set).
    """
    claims = yaml.safe_load(resource("conf", f"papers/{paper}.yml").read_text(encoding="utf-8"))
    tables = {table.name: table for table in TABLES}
    # A date of our own: variables take no parameters.
    warehouse.connection.execute(f"SET VARIABLE day = DATE '{warehouse.date.isoformat()}'")
    rows = []
    for claim in claims["claims"]:
        because = [claims["because"][reason] for reason in claim["because"]]
        try:
            asked = warehouse.view(*[tables[name] for name in claim["tables"]]).execute(claim["ask"]).fetchall()
        except WarehouseError:
            asked, because = [], [_NOT_COMPUTED]
        rows.append(
            {
                "what": claim["what"],
                "where": claim["where"],
                "paper": claim["value"],
                "here": asked[0][0] if asked else None,
                "because": "; ".join(because),
                "must_agree": claim.get("accept", False),
            }
        )
    return rows


def disagreeing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the rows of `reproduced`, those that must agree on the authors' data set and do not.

    Of a paper whose authors' data set is not published no claim is marked so; then all count that have a number in it.
    """
    held = [row for row in rows if row["must_agree"]] or [row for row in rows if row["paper"] is not None]
    return [row for row in held if row["here"] != row["paper"]]
