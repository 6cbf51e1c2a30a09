"""The first page of everybody: what waits for me, what is new, what my answers led to (at most three of each).

It reads the other apps through their selectors and keeps nothing itself.
"""
