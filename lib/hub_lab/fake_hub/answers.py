"""A path and a query -> a status, headers and a body: what the server says, without HTTP around it."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlencode

from hub_lab.fake_hub.dump import KINDS, Row
from hub_lab.fake_hub.query import MAX_PAGE, BadQueryError, Fields, Parameters, cursor, detail_fields, listing
from hub_lab.fake_hub.repos import Repos, Store, Wanted, object_id

_API = re.compile(rf"/api/({'|'.join(KINDS)})(?:/(.+))?")
_FILE = re.compile(r"/(?:(datasets|spaces)/)?([^/]+(?:/[^/]+)?)/resolve/([^/]+)/(.+)")
_RELATIONS = ("adapter", "merge", "quantized", "finetune")


@dataclass
class Answer:
    """A response; JSON but for files."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """What a path leads to: `list` of a kind, `detail` of a repo, `file` of a repo, or `other`."""

    name: str
    kind: str = ""
    repo: str = ""
    revision: str = "main"
    file: str = ""

    @property
    def bucket(self) -> str:
        """The rate limit it counts for."""
        return "resolvers" if self.name == "file" else "api"


def route(path: str) -> Route:
    """Read a path, its percent signs still in it."""
    if match := _API.fullmatch(path.rstrip("/")):
        kind, rest = match.groups()
        if not rest:
            return Route("list", kind)
        name, _, revision = rest.partition("/revision/")
        if name.count("/") <= 1:
            return Route("detail", kind, unquote(name), unquote(revision) or "main")
    if match := _FILE.fullmatch(path):
        kind, repo, revision, file = match.groups()
        return Route("file", kind or "models", unquote(repo), unquote(revision), unquote(file))
    return Route("other")


class Answers:
    """Answers from the repos of a store."""

    def __init__(self, *, page: int = MAX_PAGE, refused_on_lists: Iterable[str] = ()) -> None:
        self._page = page
        self._refused = tuple(refused_on_lists)

    def to(self, store: Store, asked: Route, parameters: Parameters, *, origin: str, signed_in: bool) -> Answer:
        """Answer a GET.

        Args:
            store: the repos.
            asked: where the path leads.
            parameters: the query.
            origin: the start of absolute links, `http://host:port`.
            signed_in: whether there is a bearer token.
        """
        if asked.name == "other":
            return _error(404, "Sorry, we can't find the page you are looking for.")
        repos = store[asked.kind]
        try:
            if asked.name == "list":
                return self._list(repos, parameters, origin)
            fields = detail_fields(asked.kind, parameters) if asked.name == "detail" else Fields(None)
        except BadQueryError as error:
            return _error(400, str(error))
        row = repos.find(asked.repo)
        if row is None:
            return _absent(repos, asked, parameters, signed_in)
        if asked.revision not in ("main", commit_of(repos.kind, row)):
            return _error(404, f"Invalid rev id: {asked.revision}", "RevisionNotFound")
        return _detail(repos, row, fields) if asked.name == "detail" else _readme(repos, row, asked.file)

    def _list(self, repos: Repos, parameters: Parameters, origin: str) -> Answer:
        query = listing(repos.kind, parameters, page=self._page, refused=self._refused)
        keys, more = repos.order(query.sort, query.wanted).after(query.after, query.limit)
        answer = _json([query.fields.of(repos.rows[oid]) for _, oid in keys])
        if more:
            kept = [(name, value) for name, value in parameters if name != "cursor"]
            link = urlencode([*kept, ("cursor", cursor(query.sort, keys[-1]))])
            answer.headers["Link"] = f'<{origin}/api/{repos.kind}?{link}>; rel="next"'
        return answer


def commit_of(kind: str, row: Row) -> str:
    """The row's `sha`; 40 hex digits made of its ObjectID where it has none."""
    sha = row.get("sha")
    return sha if isinstance(sha, str) and sha else hashlib.sha1(object_id(kind, row).encode()).hexdigest()


def _absent(repos: Repos, asked: Route, parameters: Parameters, signed_in: bool) -> Answer:
    new_name = repos.moved_to(asked.repo)
    if new_name is not None:
        return Answer(307, f"Temporary Redirect. Redirecting to {new_name}".encode(),
                      {"Location": _path(asked, new_name, parameters), "Content-Type": "text/plain"})  # fmt: skip
    # Who is not signed in is not told whether a repo is private, gone or never was.
    if signed_in:
        return _error(404, "Repository not found", "RepoNotFound")
    return _error(401, "Invalid username or password.", "RepoNotFound")


def _path(asked: Route, name: str, parameters: Parameters) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    revision = quote(asked.revision, safe="")
    if asked.name == "detail":
        return f"/api/{asked.kind}/{quote(name)}" + (f"/revision/{revision}" if revision != "main" else "") + query
    folder = "" if asked.kind == "models" else f"/{asked.kind}"
    return f"{folder}/{quote(name)}/resolve/{revision}/{quote(asked.file)}{query}"


def _detail(repos: Repos, row: Row, fields: Fields) -> Answer:
    shown = fields.of(row)
    if fields.names and "childrenModelCount" in fields.names:
        shown = shown | {"childrenModelCount": _children(repos, str(row["id"]))}
    return _json(shown)


def _children(repos: Repos, name: str) -> dict[str, int]:
    def count(relation: str) -> int:
        wanted = Wanted(tags=(f"base_model:{relation}:{name}",))
        return sum(wanted.takes(row) for row in repos.rows.values())

    return {relation: count(relation) for relation in _RELATIONS}


def _readme(repos: Repos, row: Row, file: str) -> Answer:
    commit = commit_of(repos.kind, row)
    card = repos.cards.get(str(row["id"])) if file == "README.md" else None
    if card is None:
        absent = _error(404, "Entry not found", "EntryNotFound")
        absent.headers["X-Repo-Commit"] = commit
        return absent
    text = card.encode(errors="surrogatepass")
    blob = hashlib.sha1(b"blob %d\0" % len(text) + text).hexdigest()  # as git names it
    return Answer(
        200, text, {"Content-Type": "text/plain; charset=utf-8", "ETag": f'"{blob}"', "X-Repo-Commit": commit}
    )


def _json(value: object) -> Answer:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Answer(200, text.encode(), {"Content-Type": "application/json; charset=utf-8"})


def _error(status: int, message: str, code: str = "") -> Answer:
    answer = _json({"error": message})
    answer.status = status
    if code:
        answer.headers |= {"X-Error-Code": code, "X-Error-Message": quote(message, safe=" .,:'")}
    return answer
