"""Words for the templates of the register."""
