"""The command line: one file a group of commands. It asks, calls and tells; every rule lies below it."""
