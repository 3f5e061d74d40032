"""Python itself: what a process costs before it has imported anything."""

import os

os._exit(0)
