"""The command line, thin: options in, one call to `publication`, words out."""
