"""What several benchmarks stand on: looking at a server's process from outside, and a crowd that plays."""
