"""The mark that puts a sentence into the message catalogue."""


class Marked(str):
    """A text that stands in the message catalogue.

    A finding's fact that is such a text (`expected=N_("mapping")`) is translated with the sentence it fills; a
    fact that is plain text came from the user's files and stays what it is.
    """

    __slots__ = ()


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `text`, one whole literal, for translation and give it back as it is: a `Marked` text.

    >>> N_("mapping") == "mapping", isinstance(N_("mapping"), Marked)
    (True, True)
    """
    return Marked(text)
