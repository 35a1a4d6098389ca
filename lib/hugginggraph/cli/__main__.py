"""`python -m hugginggraph.cli`: the command line without its console script."""

from hugginggraph.cli import main

main()
