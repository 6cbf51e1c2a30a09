"""The tables of answering, step by step."""
