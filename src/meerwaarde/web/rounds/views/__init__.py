"""The pages of rounds, by who uses them."""
