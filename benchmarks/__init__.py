"""The long runs and the figures. `python -m benchmarks` runs all of them, `python -m benchmarks.kills` one."""
