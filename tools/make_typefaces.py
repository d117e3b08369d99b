"""Make our typefaces from Streamlit's: icons, when a screen shows one that none showed before, and letters; both after another Streamlit.

Needs brotli and the tools of development: ``.venv/bin/pip install brotli && .venv/bin/python tools/make_typefaces.py``.
"""

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from fontTools import subset  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

from web.streamlit import seams, typefaces

LIGATURES = 4
EXTENSION = 7
NAMES = frozenset({1, 3, 4, 6, 16})
KEPT = frozenset({0, 2, 13, 14})  # copyright, the style, and the licence
NAME = "DelibereLetters"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
# What the next screens may well show: a hundred bytes each, where the whole typeface is sent until somebody has run this.
LIKELY = """
    account_balance account_circle add_circle apps archive arrow_downward arrow_drop_down arrow_drop_up arrow_left arrow_right arrow_upward
    assignment attach_file bolt bookmark calendar_month calendar_today category chat checklist chevron_left circle clear close cloud
    cloud_off comment computer content_paste contrast credit_card dashboard database delete details diamond difference do_not_disturb_on
    draft drafts event event_available expand explore fast_forward fast_rewind favorite file_copy filter_list first_page folder
    folder_open forward fullscreen fullscreen_exit group grade grid_view hearing help history_edu hourglass_bottom hourglass_top hub
    input insights inventory key keyboard_arrow_left keyboard_arrow_up label language last_page layers library_books line_axis link
    location_on mail manage_accounts map mark_email_read meeting_room mic mic_off mobile more more_horiz more_vert movie
    new_releases note note_add notifications notifications_off numbers open_in_full opacity output palette pan_tool pending_actions
    people percent phone phone_iphone photo pie_chart pin place playlist_add_check poll policy power_settings_new preview print
    priority_high privacy_tip public push_pin qr_code question_mark radar recommend refresh remove remove_circle repeat reply replay
    rocket_launch rule scale school score security select_all send share shield show_chart shuffle smartphone space_dashboard
    speaker_notes speed splitscreen star star_border star_half stacked_bar_chart stars summarize support swap_horiz swap_vert tablet
    target task task_alt terminal title toc today toggle_off toggle_on topic trending_down trending_flat trending_up tune tv
    unfold_less unfold_more unpublished update verified verified_user view_column view_list visibility_lock visibility_off volume_off
    volume_up vpn_key waving_hand widgets work workspace_premium zoom_in zoom_out
"""


def glyphs_by_name(font: Any) -> dict[str, str]:
    """Return the glyph of each icon: what the letters of its name are joined into."""
    letter = {glyph: chr(code) for code, glyph in sorted(font.getBestCmap().items())}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = table.ExtSubTable if table.LookupType == EXTENSION else table
            for first, joined in inner.ligatures.items() if inner.LookupType == LIGATURES else ():
                found |= {"".join(letter[each] for each in (first, *one.Component)).lower(): one.LigGlyph for one in joined}
    return found


def wanted(known: set[str]) -> set[str]:
    """Return the icons that our screens and Streamlit's own scripts name."""
    names = set(typefaces.icons_used()) | set(LIKELY.split())
    for script in (seams.folder() / "static" / "static" / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        names |= set(typefaces.NAMED.findall(text))
        if script.name.startswith("DataFrame."):  # which writes on a canvas
            names |= set(re.findall(r"[`'\"]([a-z0-9_]+)[`'\"]", text))
    return names & known


def installed(name: str) -> Any:
    """Return one of Streamlit's typefaces, by the beginning of its file's name."""
    (source,) = (seams.folder() / "static" / "static" / "media").glob(f"{name}.*.woff2")
    return TTFont(source)


def write(font: Any, path: Path) -> None:
    """Write a typeface as browsers take it."""
    font.flavor = "woff2"
    font.save(path)


def make_icons() -> None:
    """Write the typeface of icons and the list of what is in it."""
    font = installed("MaterialSymbols-Rounded")
    glyphs = glyphs_by_name(font)
    names = wanted(set(glyphs))
    subsetter = subset.Subsetter(subset.Options(layout_features=["*"], layout_closure=False))
    subsetter.populate(glyphs=[glyphs[name] for name in names], unicodes=map(ord, LETTERS))
    subsetter.subset(font)
    write(font, typefaces._HERE / typefaces.ICONS)
    (typefaces._HERE / "icons.txt").write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(names)} icons\n")


def make_letters(name: str) -> None:
    """Write a typeface of letters, under a name of its own: what is made from that of Adobe may not bear its name."""
    font = installed(f"SourceSansVF-{name}.ttf")
    subsetter = subset.Subsetter(subset.Options(hinting=False))
    subsetter.populate(unicodes=subset.parse_unicodes(typefaces.LETTERS_HELD.replace("U+", "")))
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            record.string = f"{NAME}{name}"
        elif record.nameID not in KEPT:
            font["name"].names.remove(record)
    write(font, typefaces.LETTERS / f"{name}.woff2")
    sys.stdout.write(f"{len(font.getBestCmap())} letters\n")


if __name__ == "__main__":
    make_icons()
    for each in ("Upright", "Italic"):
        make_letters(each)
