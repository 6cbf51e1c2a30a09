"""Tags that every template knows."""
