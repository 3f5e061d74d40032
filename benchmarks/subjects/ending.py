"""How a process ends that is measured as a whole. Imports nothing that bots would have to load."""

import os


def leave():
    """Print the most memory the process has held, in kB, and end at once: no ending is measured."""
    with open("/proc/self/status", "rb") as status:  # noqa: PTH123 - pathlib is not loaded
        peak = next(line for line in status if line.startswith(b"VmHWM"))
    os.write(1, b"\n%b\n" % peak.split()[1])
    os._exit(0)
