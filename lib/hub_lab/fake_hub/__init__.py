"""A Hub on loopback: the listing API of the Hugging Face Hub over the rows of a dump, with faults on demand.

    dump          a dump folder, read by date without Spark
    repos         the repos of one kind by id, by name and in every order; what may change while a crawl runs
    query         the parameters of a listing: which rows, in which order, from where on, with which fields
    rate_limits   fixed windows and their headers
    faults        what goes wrong on demand, and at which request
    churn         repos that move while a crawl runs
    answers       a path and a query -> a status, headers and a body
    server        HTTP around it, and the handle that tests hold
    command       the same in the foreground, as a command

What it knows of the real Hub stands in its modules, each fact once; what it does not serve it refuses with a 400 that
says so, because a parameter that is ignored in silence would make a wrong client look right.
"""

from hub_lab.fake_hub.churn import Churn
from hub_lab.fake_hub.faults import Cut, Fault, Stall, Status, at, share
from hub_lab.fake_hub.rate_limits import PLANS, Quotas
from hub_lab.fake_hub.repos import Repos, Store
from hub_lab.fake_hub.server import FakeHub, Request, running_fake_hub

__all__ = [
    "PLANS",
    "Churn",
    "Cut",
    "FakeHub",
    "Fault",
    "Quotas",
    "Repos",
    "Request",
    "Stall",
    "Status",
    "Store",
    "at",
    "running_fake_hub",
    "share",
]
