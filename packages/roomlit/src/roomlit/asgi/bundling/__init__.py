"""One script of a page made of its modules, in Python: whoever runs a server needs no Node.js."""
