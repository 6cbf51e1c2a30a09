"""`meerwaarde privacy`: the processing record and the annexes of an assessment (DPIA), from the program itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from meerwaarde.core import InputError
from meerwaarde.language import gettext as _
from meerwaarde.language import use_language


def run(out: Path, language: str = "nl") -> int:
    """Write the files into `out`; tells which. Returns the exit status."""
    use_language(language)
    os.environ["DJANGO_SETTINGS_MODULE"] = "meerwaarde.web.settings.declarations"
    import django

    django.setup()
    from meerwaarde.web.privacy.record import write

    try:
        for path in write(out):
            print(path)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print(_("Vul zelf aan wat het programma niet kan weten; dat staat bij naam in de bestanden."))
    return 0
