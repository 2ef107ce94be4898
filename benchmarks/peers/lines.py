"""The lines of this process's rooms, for apps that look again and again."""

from collections import defaultdict

LINES = defaultdict(list)
