"""The store: a git repository, read with every byte checked and written one whole commit at a time."""
