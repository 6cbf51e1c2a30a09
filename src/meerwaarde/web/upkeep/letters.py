"""Without a mail server: every message a file in DIR/mail, which an administrator can open and send on."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from meerwaarde.web.upkeep.folder import PRIVATE_FILE, PRIVATE_FOLDER

OURS = r"\.?\d{8}-\d{6}-\d+-\d+\.eml"  # the names that we give


class FolderBackend(BaseEmailBackend):
    """One .eml a message, for its owner alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages. Raises OSError when the disk will not have them."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{time.monotonic_ns()}.eml"
            beside = folder / f".{name}"
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
                file.write(message.message().as_bytes())
            beside.replace(folder / name)
        return len(email_messages)
