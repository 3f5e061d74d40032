"""The handlers, one kind of update a module."""
