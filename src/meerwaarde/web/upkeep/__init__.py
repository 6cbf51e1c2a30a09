"""Keeping the platform running, for an administrator with other work to do.

1. `serving` starts web server and worker on a data folder and keeps them alive; `/healthz` says how they are.
2. The worker runs `tick` every minute: what is due starts, each job once.
3. `backup`, `restore`, `upgrade`, `moving` (export and import) and `doctor` are commands; each checks what it did.
"""
