"""The list of attached files: each a link to the original if it is stored and may be downloaded, else a name."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

import bootstrap.attached
from bootstrap.addresses import address_of
from deliberation.call.people import Person, Role
from deliberation.dossiers.attachments.attachment import Attached, Attachment, attached, is_document, may_download
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, date, decimal, ngettext
from ui.texts import line

_MEBIBYTE = 1024 * 1024


def listed(person: Person, snapshot: Snapshot, candidature: Candidature) -> str:
    """Return the list as HTML; nothing where the form names no file and none is here."""
    files = attached(candidature.content, own(snapshot, candidature))
    if not files:
        return ""
    has_flags = person.has(Role.ORGANISER, Role.STAFF)
    links = _Links(snapshot.call.slug, candidature.dossier, is_open=may_download(person, snapshot.call.rules), has_flags=has_flags)
    items = "".join(f"<li>{said}</li>" for file in files for said in links.of(file))
    missing = [file for file in files if not file.counting]
    note = f'<p class="small">{escape(_said_of_missing(len(missing), len(files)))}</p>' if missing else ""
    return f"<ul>{items}</ul>{note}"


def own(snapshot: Snapshot, candidature: Candidature) -> tuple[Attachment, ...]:
    """Return every version of every file of a candidature."""
    return snapshot.derived("attachments by candidature", _by_candidature).get(candidature.id, ())


def _by_candidature(snapshot: Snapshot) -> Mapping[int, tuple[Attachment, ...]]:
    attachments: dict[int, tuple[Attachment, ...]] = {}
    for attachment in snapshot.attachments:
        attachments[attachment.candidature_id] = (*attachments.get(attachment.candidature_id, ()), attachment)
    return attachments


def _said_of_missing(missing: int, files: int) -> str:
    if missing == files:
        return _("The files themselves are on the platform.")
    sentence = ngettext("{count} file is on the platform only.", "{count} files are on the platform only.", missing)
    return sentence.format(count=missing)


class _Links:
    """The lines of one candidature's list."""

    def __init__(self, slug: str, dossier: str, *, is_open: bool, has_flags: bool) -> None:
        self._folder = address_of(f"/pieces/{slug}/{quote(dossier, safe='')}/")
        self._is_open, self._has_flags = is_open, has_flags

    def of(self, file: Attached) -> Iterator[str]:
        """Yield a line for each version that counts, the earlier ones folded under the last; the bare name where there is none."""
        if not file.counting:
            yield line(file.name)
        for one in file.counting:
            is_last = one is file.counting[-1]
            yield self._version_line(one) + (self._earlier(file.earlier) if is_last else "")

    def _earlier(self, versions: Sequence[Attachment]) -> str:
        if not versions:
            return ""
        count = len(versions)
        heading = ngettext("{count} earlier version", "{count} earlier versions", count).format(count=count)
        items = "".join(f"<li>{self._version_line(version)}</li>" for version in reversed(versions))
        return f"<details><summary>{escape(heading)}</summary><ul>{items}</ul></details>"

    def _version_line(self, attachment: Attachment) -> str:
        name, has_macros = line(attachment.name), bootstrap.attached.holds_macros(attachment)
        if self._is_open:
            name = self._link(attachment, name, has_macros=has_macros)
        filed = escape(_("version of {date}").format(date=date(attachment.filed_at))) if attachment.filed_at else ""
        odd = bootstrap.pages().oddities(attachment.use, attachment.media_type) if self._has_flags else ()
        kept_whole = is_document(attachment.media_type) and not bootstrap.pages().shows(attachment.media_type)
        how = escape(_("not read here: LibreOffice is not on this server")) if kept_whole else ""
        told = [*([_("holds macros")] if has_macros else []), *map(str, odd)]
        flags = [f'<strong class="flag">⚑ {escape(message)}</strong>' for message in told]
        return " · ".join(part for part in (name, _weight(attachment.size), filed, how, *flags) if part)

    def _link(self, attachment: Attachment, name: str, *, has_macros: bool) -> str:
        title = escape(_("Download the original: {name}")).format(name=name)
        # A document with macros is downloaded from a page that asks first.
        way = 'target="_blank" rel="noopener"' if has_macros else "download"
        return f'<a href="{self._folder}{attachment.number}" {way} title="{title}">{name}</a>'


def _weight(size: int) -> str:
    return escape(_("{size} MB").format(size=decimal(size / _MEBIBYTE, 1)) if size >= _MEBIBYTE // 10 else _("under 0.1 MB"))
