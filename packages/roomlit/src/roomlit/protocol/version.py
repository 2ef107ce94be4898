"""Which protocol versions this build speaks."""

PROTOCOL = 1
SUPPORTED = frozenset({1})
