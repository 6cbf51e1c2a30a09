"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at 32 MiB and one thread: above the minimum of OWASP, and four people at once fit a small machine.

    Django's own 100 MiB and eight threads would take 400 MiB then. A password kept otherwise is kept anew at sign-in.
    """

    time_cost = 3
    memory_cost = 32 * 1024
    parallelism = 1
