"""Benchmarks on simulated stores with known truth: how good the alerts are, and how fast."""
