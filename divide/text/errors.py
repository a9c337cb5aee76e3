"""Ids that a reader can name when something went wrong, and an operator find in the log."""

import secrets

# No letters or digits that are taken for each other when read aloud or from a photograph.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 8


def new_error_id() -> str:
    """A new id: eight small Latin letters and digits, not to be guessed."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
