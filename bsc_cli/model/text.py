"""Text in one or more languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text, by language; a text written without a language stands under ''.

    >>> Text((("en", "Public"), ("zh", "公众"))).get("zh")
    '公众'
    >>> Text((("", "AFG"),)).get("zh")
    'AFG'
    """

    versions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def plain(cls, text: str) -> Text:
        """Give `text` as a text that is the same in every language."""
        return cls((("", text),))

    def get(self, language: str) -> str:
        """Give the text in `language`, or else in the first language there is, or ''."""
        for name, text in self.versions:
            if name in (language, ""):
                return text
        return self.versions[0][1] if self.versions else ""

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return any(text for _, text in self.versions)


NOTHING = Text()
"""No text."""
