"""The live Hub: a crawl of its lists into a dump folder, one that can be killed at any time and goes on.

    client     requests that wait and try again            sweep      one list, page after page
    listing    a page, and the address of the next         cards      README texts
    spool      the folder, its state, what is visible      crawl      all of a date
    plan       what it will cost                           crossref   the Hub's lists of children against the rows
    watcher    what it tells while it runs                 kinds      models, datasets, Spaces

Nothing here needs Spark: the dump is ingested afterwards, like any other.
"""

from hugginggraph.sources.hub.crawl import CrawlReport, crawl, plan_crawl
from hugginggraph.sources.hub.crossref import CrossReference, crossref
from hugginggraph.sources.hub.watcher import Watcher

__all__ = ["CrawlReport", "CrossReference", "Watcher", "crawl", "crossref", "plan_crawl"]
