"""Where the real data is that tests share: in `shared/` beside the checkout, or where HUB_DATA says."""

import os
from pathlib import Path

HUB = Path(os.environ.get("HUB_DATA", Path(__file__).parents[2] / "shared" / "data" / "hub"))
