"""The workshop beside the product: Hubs to try it on, none of which it needs.

synthetic   dumps of Hubs that exist nowhere, of any size, with what was planted in them
fake_hub    a dump served on loopback as the Hub's API, with faults on demand
"""
