"""The answers for agents."""

from hugginggraph.cli.application import app
from hugginggraph.cli.options import WarehouseOption


@app.command()
def mcp(warehouse: WarehouseOption = None) -> None:
    """Serve the answers to an agent over standard input and output (MCP); only to read."""
    from hugginggraph.mcp_server import server_of

    server_of(warehouse).run()
