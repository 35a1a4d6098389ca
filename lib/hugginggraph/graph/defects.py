"""The defects of references, one code each. Some are repaired and give an edge, some leave nothing to draw one to.

Where a defect was repaired, its code stands in the evidence of the edge (`evidence.defects`); where it was not, in
`rejected_references.code`. What is odd about an edge, rather than about a reference, is in `edges.flags`.
"""

# Repaired: the reference gives an edge.
URL = "URL"
"""A Hub URL instead of an id."""
HF_CACHE_PATH = "HF_CACHE_PATH"
"""A path in a local Hub cache; it holds the id, and often the exact revision."""
REV_SUFFIX = "REV_SUFFIX"
"""A revision, a file or a folder hangs on the id: `org/x@rev`, `org/x:Q4_K_M`, `org/x/tree`."""
MARKUP = "MARKUP"
"""Markdown around the name, or the hyphens, spaces and invisible characters of a word processor in it."""
CASE = "CASE"
"""Written in other letters than the only repo of that name."""
ALIAS = "ALIAS"
"""A name that the repo has given up: it was renamed or moved."""
BARE = "BARE"
"""A name without owner, which one repo alone bears."""
KEY_TYPO = "KEY_TYPO"
"""It stands under a misspelt key of the card."""
TYPE = "TYPE"
"""Its field has another shape than the Hub asks for: a list in a string, an object, a number."""
GONE = "GONE"
"""No live repo has this name: deleted, private or never there. The edge leads from a ghost."""
AMBIGUOUS = "AMBIGUOUS"
"""Several repos fit a name that none bears exactly; which one is meant cannot be known. A ghost, too."""

# Not repaired: no edge.
SELF = "SELF"
"""The repo names itself."""
DUP_PARENT = "DUP_PARENT"
"""The same repo is named again in the same field."""
LOCAL_PATH = "LOCAL_PATH"
"""A path of somebody's machine. Repaired where its last part is a name that one model alone bears.

A step of a training in a script's folder (`results/checkpoint-500`) is one, too, where no repo is called so."""
PLACEHOLDER = "PLACEHOLDER"
"""A template's gap that was never filled in."""
EXTERNAL = "EXTERNAL"
"""Something outside the Hub."""
NO_TARGET = "NO_TARGET"
"""Says that something was extended, not what."""
INVALID_ID = "INVALID_ID"
"""Free text, or anything else that no repo can be called; or a name made up so that its key is another repo's."""
WRONG_KIND = "WRONG_KIND"
"""A URL of a kind of repo that cannot stand there: a Space, a model as a dataset's source, another kind's successor."""
BOMB = "BOMB"
"""More names in one field than anybody means, those beyond the cap counted here and not followed; or a name longer than
any can be, of which the beginning is kept."""
LOADER = "LOADER"
"""Where a dataset belongs stands how its files were read: `csv`, `imagefolder`, `generator`."""
UNKNOWN_IN_TEXT = "UNKNOWN_IN_TEXT"
"""A card's text names what no live repo is called: prose is too loose to make ghosts of it."""

# Flags of an edge.
RELATION_MISMATCH = "RELATION_MISMATCH"
"""Declared a fine-tune, but the repo holds quantized weights; or its evidence tells several relations."""
MERGE_ONE = "MERGE_ONE"
"""A merge of one."""
MULTI_FINETUNE = "MULTI_FINETUNE"
"""A fine-tune of several parents at once."""
TIME_INVERTED = "TIME_INVERTED"
"""The child was created long before its parent: a re-upload, or a false claim."""
PROXY_PARENT = "PROXY_PARENT"
"""The parent is itself a mirror or a quantized copy of the model that is meant."""
