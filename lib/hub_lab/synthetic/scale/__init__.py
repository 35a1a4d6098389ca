"""A synthetic Hub of any size, as heavy-tailed, incomplete and dirty as the real one, with the truth beside it."""

from hub_lab.synthetic.scale.writer import write_large_hub

__all__ = ["write_large_hub"]
