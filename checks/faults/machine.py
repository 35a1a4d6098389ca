"""What is wrong with the machine, the output, the settings: lines of the shell on a warehouse `$W` of one day.

Disks that are full or cannot be written are mounted where only the command sees them, which needs Linux and root.
"""

DAY = 'hg daily --source "$H" --date 2026-01-06 --warehouse "$W"'
SHOW = 'hg show nodes --json --warehouse "$W"'
_HG = 'hg() { "$PYTHON" -m hugginggraph.cli "$@"; };'


def _in_a_room(preparation: str, command: str) -> str:
    """The command, with mounts that nobody else sees."""
    return f"unshare -m bash -c '{_HG} {preparation} && {command}'"


_READ_ONLY = 'mount --bind "$W" "$W" && mount -o remount,ro,bind "$W"'
_TMP = 'mkdir -p "$R/small" && mount -t tmpfs -o size={size} none "$R/small" && export TMPDIR="$R/small"'
_FULL = (
    'mount -t tmpfs -o size={size} none "$R/room" && cp -r "$W" "$R/room/" && export W="$R/room/warehouse"'
)  # fmt: skip

MACHINE = {
    "standard output is full": f"{SHOW} >/dev/full",
    "standard output is closed": f"{SHOW} >&-",
    "nobody reads standard output": f"{SHOW} | true",
    "standard error is closed": f"{SHOW} 2>&-",
    "both are closed": f"{SHOW} >&- 2>&-",
    "the warehouse cannot be written": _in_a_room(_READ_ONLY, DAY),
    "the disk of the warehouse is full": _in_a_room(_FULL.format(size="$S"), DAY),
    "the disk of the warehouse has 40 KB left": _in_a_room(_FULL.format(size="$((S + 40))k"), DAY),
    "the temporary folder has 16 KB": _in_a_room(_TMP.format(size="16k"), DAY),
    "no temporary folder can be written": _in_a_room(
        "for d in /tmp /var/tmp; do mount -t tmpfs -o ro none $d; done; unset TMPDIR; cd /proc", DAY),
    "no file may be larger than 1 KB": f"ulimit -f 1; {DAY}",
    "no more than 24 files may be open": f"ulimit -n 24; {DAY}",
    "the temporary folder is named wrongly": f"TMPDIR=/nowhere/at/all {DAY}",
    "the home folder is gone": f"HOME=/nowhere {SHOW}",
    "the language is C": f"LC_ALL=C PYTHONUTF8=0 {SHOW}",
    "an argument is no UTF-8": 'hg show "$(printf "a\\xff")" --warehouse "$W"',
    "the name of the warehouse is no UTF-8": 'hg show nodes --warehouse "$(printf "/tmp/a\\xff")"',
    "the warehouse is below a file": 'hg show nodes --warehouse "$W/nodes/_delta_log/00000000000000000000.json/x"',
    "the report's folder is gone": 'hg report --no-genetics --out /nowhere/r.html --warehouse "$W"',
    "the report cannot be written": 'hg report --no-genetics --out /proc/r.html --warehouse "$W"',
    "the environment of the settings is unknown": f"HUGGINGGRAPH_ENV=moon {SHOW}",
    "a setting is unknown": f"HUGGINGGRAPH_INGEST__MOON=1 {DAY}",
    "a setting is no number": f"HUGGINGGRAPH_INGEST__MAX_TAGS=many {DAY}",
    "the endpoint is no address": "HF_ENDPOINT=https://me:pw@h:port hg crawl --plan-only --out out",
    "the token is none": (
        'HF_TOKEN="$(printf "hf_\\x01")" HUGGINGGRAPH_HUB__ENDPOINT=http://127.0.0.1:9 hg crawl --out out'),
    "the Hub is not there": (
        "HUGGINGGRAPH_HUB__RETRIES=0 HUGGINGGRAPH_HUB__ENDPOINT=http://127.0.0.1:9 hg crawl --out out"),
    "the folder of a crawl cannot be written": (
        "HUGGINGGRAPH_HUB__ENDPOINT=http://127.0.0.1:9 hg crawl --out /proc/out"),
    "the machine is offline by its own word": "HF_HUB_OFFLINE=1 hg crawl --out out",
}  # fmt: skip
"""By what is wrong; `$H` is the dump, `$R` a folder to use, `$S` the size of the warehouse in KB."""
