"""Run the benchmarks that need nothing but this tree, one after the other, each in a process of its own."""

import subprocess
import sys

ALONE = ("first_answer", "burst", "kills", "reminding_kills", "years", "hostile_files")

for name in sys.argv[1:] or ALONE:
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
    print(flush=True)
