"""Python itself: what a process costs before it has imported anything."""
