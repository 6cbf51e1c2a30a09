"""SQLite for Django, with threads that wait in line to write: see `base`."""
