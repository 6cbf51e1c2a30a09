"""What was published before, so that nothing published later gives anybody away together with it."""
