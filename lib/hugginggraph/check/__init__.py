"""The gate for CI: which repos a source tree loads, and what a policy says of them and of all they were made from."""
