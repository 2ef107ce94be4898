"""A real server under faults: processes, proxies, clients, and what they do (`python -m roomlit_faults.nemesis`)."""
