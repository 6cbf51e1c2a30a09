"""What the bureau fills in about a round."""
