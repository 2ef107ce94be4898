"""One connection as values: limits, resume decisions and the table of its states."""
