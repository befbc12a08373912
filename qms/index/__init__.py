"""What can be made again from the files of a store, kept in SQLite so that a question need not read them all."""
