"""Turn the Bot API page into a spec, and the spec into code. Used only in development."""
