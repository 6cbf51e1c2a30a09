"""Tags of the pages that ask questions."""
