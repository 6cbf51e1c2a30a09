"""What was published before, so that nothing published later gives anybody away together with it.

    ledger file ──▶ `releases` (checked, line by line) ──▶ `joint_problem` (with the new table) ──▶ pattern
    ──▶ `release_of` ──▶ `append`: one more line, before the table itself is published

The ledger is private: it holds what was hidden. A change of a single sign in it is found (`breaks`).
"""

from meerwaarde.disclosure.ledger.building import Joint
from meerwaarde.disclosure.ledger.chain import Break, breaks, head_of
from meerwaarde.disclosure.ledger.joint import joint_problem
from meerwaarde.disclosure.ledger.store import FileStore, Store, append, ledger_file, mend, releases
from meerwaarde.disclosure.ledger.types import Members, PublishedFile, Release, members_of, release_of

__all__ = [
    "Break",
    "FileStore",
    "Joint",
    "Members",
    "PublishedFile",
    "Release",
    "Store",
    "append",
    "breaks",
    "head_of",
    "joint_problem",
    "ledger_file",
    "members_of",
    "mend",
    "release_of",
    "releases",
]
