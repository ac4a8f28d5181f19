"""Benchmarks: every figure is a ratio taken in one run against a limit or a peer."""
