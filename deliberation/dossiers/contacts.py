"""To whom to write about a dossier: person, e-mail, street and town, kept as one text that organisers and staff alone see."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to; any part may be empty. ``street``: one or several lines; ``town``: with its code."""

    email: str = ""
    person: str = ""
    town: str = ""
    street: str = ""

    @classmethod
    def of(cls, text: str) -> "Contact":
        """Read the text that ``text`` wrote: a line a part, the street last. An address alone is an e-mail."""
        return cls(*text.split("\n", 3))

    @property
    def text(self) -> str:
        """Return the parts as one text."""
        single = (" ".join(part.split()) for part in (self.email, self.person, self.town))
        street = "\n".join(" ".join(line.split()) for line in self.street.splitlines() if line.strip())
        return "\n".join((*single, street)).rstrip("\n")

    def over(self, other: "Contact") -> "Contact":
        """Return this contact, with the parts of ``other`` where it has none."""
        return replace(other, **{name: part for name in self.__slots__ if (part := getattr(self, name))})
