"""What is typed about organisations, with a label, help and a clear word for what cannot be read."""
