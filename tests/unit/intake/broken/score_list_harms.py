"""Ways to break a long list of scores, as csv: its bytes, its lines, its columns."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from hypothesis import strategies as st

from tests.unit.intake.broken.book import csv_text
from tests.unit.intake.broken.harm import Address, Draw, Harm, Where, harms_of, touched
from tests.unit.intake.broken.score_sheet_harms import all_of
from tests.unit.intake.broken.scores import DOSSIERS, JURORS, LONG_HEADINGS, RECUSAL, TRUTH, grid_of, long_rows

NAME = "notes.csv"
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "iso8859-15", "utf-16", "utf-16-be-sig", "mac_roman", "cp850")


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16-be-sig":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding, errors="replace")


def fine(rows: list[list[str]]) -> Harm:
    return Harm(csv_text(rows).encode(), NAME, comes_in=True)


def broken(rows: list[list[str]], addresses: Iterable[Address], *where: Where) -> Harm:
    return Harm(csv_text(rows).encode(), NAME, where, touched(addresses, TRUTH))


def named(harm: Harm) -> Harm:
    return replace(harm, must_name=harm.where)


def address_of(row: list[str]) -> Address:
    return row[1], row[0], row[2]


def one_line(draw: Draw, *, marked: bool = False) -> tuple[list[list[str]], int]:
    rows = long_rows()
    fit = [place for place, row in enumerate(rows) if place and not (marked and row[3] in ("", RECUSAL))]
    return rows, draw(st.sampled_from(fit))


def of_line(rows: list[list[str]], place: int) -> list[Address]:
    juror, dossier, code = address_of(rows[place])
    return [(juror, dossier, code), (juror, dossier, "comment")]


def in_another_encoding(draw: Draw) -> Harm:
    encoding = draw(st.sampled_from(ENCODINGS))
    rows = long_rows()
    if encoding in ("mac_roman", "cp850", "iso8859-15"):
        # A typewriter's marks, which every one of these can write.
        rows = [[cell.replace("’", "'").replace("« ", '"').replace(" »", '"') for cell in row] for row in rows]
    plain = {address: frozenset({text.replace("’", "'").replace("« ", '"').replace(" »", '"')}) for address, text in TRUTH.items()}
    return replace(Harm(encoded(csv_text(rows), encoding), NAME, comes_in=True), read=plain if rows != long_rows() else {})


def with_another_separator(draw: Draw) -> Harm:
    text = csv_text(long_rows(), draw(st.sampled_from([",", ";", "\t", "|"])), draw(st.sampled_from(["\r\n", "\n", "\r"])))
    return Harm(text.encode(), NAME, comes_in=True)


def with_lines_above(draw: Draw) -> Harm:
    rows = long_rows()
    above = draw(st.lists(st.sampled_from([["Notes du jury"], [], ["Extraction du 4 juillet 2019, 12 h 30"]]), max_size=25))
    first = draw(st.sampled_from(["", "sep=;\r\n"]))
    return Harm((first + csv_text([*above, *rows])).encode(), NAME, comes_in=True)


def with_blank_lines(draw: Draw) -> Harm:
    rows = long_rows()
    for place in draw(st.lists(st.integers(1, len(rows)), max_size=5)):
        rows.insert(place, draw(st.sampled_from([[], [""] * len(LONG_HEADINGS), ["", " "]])))
    return fine(rows)


def with_separators_at_the_end_of_lines(draw: Draw) -> Harm:
    more = draw(st.integers(1, 3))
    return fine([[*row, *[""] * more] for row in long_rows()])


def lines_in_another_order(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.integers(2, len(rows) - 1))
    return fine([rows[0], *rows[place:], *rows[1:place]])


def accented() -> list[Address]:
    return [address for address, text in TRUTH.items() if not text.isascii() or not str(address[0]).isascii()]


def decoded_twice(draw: Draw) -> Harm:
    encoding = draw(st.sampled_from(["cp1252", "latin-1", "mac_roman"]))
    text = csv_text(long_rows()).encode().decode(encoding, errors="replace")
    return Harm(text.encode(draw(st.sampled_from(["utf-8", "utf-16"]))), NAME, (Where(word="accent"),), touched(accented(), TRUTH))


def one_line_decoded_twice(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.sampled_from([place for place, row in enumerate(rows) if place and not row[4].isascii()]))
    as_written = rows[place][4].encode().decode("cp1252", errors="replace")
    rows[place][4] = as_written
    juror, dossier, _code = address_of(rows[place])
    made = Harm(csv_text(rows).encode(), NAME, (Where(row=place + 1),), {(juror, dossier, "comment"): frozenset({as_written})})
    return replace(made, must_name=made.where)


def two_encodings_one_after_the_other(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.integers(2, len(rows) - 2))
    first, second = draw(st.permutations(["utf-8", "cp1252"]))
    data = csv_text(rows[:place]).encode(first) + csv_text(rows[place:]).encode(second)
    return Harm(data, NAME, (Where(word="encod"), Where(word="accent")), touched(accented(), TRUTH))


def cut_within_a_character(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.sampled_from([place for place, row in enumerate(rows) if place and not row[4].isascii()]))
    kept = csv_text(rows[:place]).encode()
    line = csv_text([rows[place]]).encode()
    cut = next(index for index, byte in enumerate(line) if byte >= 0xC0 and index > len(";".join(rows[place][:4]).encode()))
    gone = {address_of(row) for row in rows[place:]} | {(row[1], row[0], "comment") for row in rows[place:]}
    harm = Harm(kept + line[: cut + 1], NAME, (Where(word="encod"), Where(row=place + 1)), touched(gone, TRUTH, ""))
    return replace(harm, must_name=(Where(),))


def byte_that_is_no_text(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    data = csv_text(rows[:place]).encode() + draw(st.sampled_from([b"\0", b"\x01"])) + csv_text(rows[place:]).encode()
    line = csv_text(rows[:place]).count("\n") + 1
    return Harm(data, NAME, (Where(row=line),), must_name=(Where(row=line),), read=touched(TRUTH, TRUTH))


def line_too_short(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    del rows[place][draw(st.integers(0, len(LONG_HEADINGS) - 1))]
    harm = broken(rows, of_line(long_rows(), place), Where(row=place + 1))
    return replace(harm, must_name=harm.where)


def line_too_long(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    rows[place].insert(draw(st.integers(0, len(LONG_HEADINGS))), draw(st.sampled_from(["3", "à revoir"])))
    harm = broken(rows, of_line(long_rows(), place), Where(row=place + 1))
    return replace(harm, must_name=harm.where)


def quotation_mark_lost(draw: Draw) -> Harm:
    lines = csv_text(long_rows()).split("\r\n")
    quoted = [(number, place) for number, line in enumerate(lines) for place, sign in enumerate(line) if sign == '"']
    number, place = draw(st.sampled_from(quoted))
    lines[number] = lines[number][:place] + lines[number][place + 1 :]
    text = "\r\n".join(lines)
    # The record begins on this line or on one before, where an earlier cell holds line ends.
    near = tuple(Where(row=line) for line in range(max(1, number - 1), number + 4))
    everything = {**touched(TRUTH, TRUTH, "")}
    return Harm(text.encode(), NAME, near, everything | _without_quotes(everything))


def _without_quotes(read: dict[Address, frozenset[str]]) -> dict[Address, frozenset[str]]:
    # A comment of which only a quotation mark went is read without it.
    return {address: values | {value.replace('"', "", 1) for value in values} for address, values in read.items()}


def quotation_mark_never_closed(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    lines = csv_text(rows[:place]) + ";".join(rows[place][:4]) + ';"' + "à suivre\r\n" + csv_text(rows[place + 1 :])
    line = csv_text(rows[:place]).count("\n") + 1
    return Harm(lines.encode(), NAME, (Where(row=line),), touched(TRUTH, TRUTH), must_name=(Where(row=line),))


def rows_swallowed_by_a_quotation(draw: Draw) -> Harm:
    rows = [[*row[:4], "" if place else row[4]] for place, row in enumerate(long_rows())]
    place = draw(st.integers(1, len(rows) - 4))
    lines = [csv_text([row]).strip("\r\n") for row in rows]
    lines[place] += '"à suivre'
    last = place + draw(st.integers(1, 3))
    lines[last] += '"'
    plain = {address: frozenset({text, ""} if address[2] == "comment" else {text}) for address, text in TRUTH.items()}
    swallowed = [address for row in rows[place : last + 1] for address in (address_of(row), (row[1], row[0], "comment"))]
    read = {**plain, **{address: frozenset({TRUTH[address]}) for address in swallowed}}
    where = tuple(Where(row=line + 1) for line in range(place, last + 1))
    return Harm("\r\n".join(lines).encode(), NAME, where, read, must_name=(Where(row=place + 1),))


def headings_dropped(_draw: Draw) -> Harm:
    return broken(long_rows()[1:], list(TRUTH), Where())


def headings_among_the_lines(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.integers(1, len(rows) - 1))
    rows.insert(place, rows.pop(0))
    return broken(rows, list(TRUTH), Where("notes"))


def headings_repeated(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    rows.insert(place, list(LONG_HEADINGS))
    return fine(rows)


def column_retitled(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.integers(0, len(LONG_HEADINGS) - 1))
    rows[0][place] = draw(st.sampled_from(["ref", "valeur", "remarque libre", "qui", ""]))
    return broken(rows, list(TRUTH), Where("notes", column=rows[0][place]), Where(word="critère"), Where(word="numéro"), Where(word="jur"))


def column_dropped(draw: Draw) -> Harm:
    rows = long_rows()
    place = draw(st.integers(0, len(LONG_HEADINGS) - 1))
    rows = [row[:place] + row[place + 1 :] for row in rows]
    harm = broken(rows, list(TRUTH), Where("notes"), Where(word="numéro"), Where(word="critère"))
    return harm if place < 4 else replace(harm, read=touched(TRUTH, TRUTH, ""))


def juror_on_the_first_line_only(draw: Draw) -> Harm:
    rows = long_rows()
    juror = draw(st.sampled_from(JURORS))
    first = next(place for place, row in enumerate(rows) if row[1] == juror)
    for row in rows[first + 1 :]:
        row[1] = "" if row[1] == juror else row[1]
    return broken(rows, all_of(juror), Where(row=first + 2))


def juror_misspelt(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    juror, dossier, code = address_of(rows[place])
    rows[place][1] = draw(st.sampled_from([juror[:-1], juror.replace("é", "e"), f"{juror} (suppléant)", "Personne"]))
    return broken(rows, [(juror, dossier, code), (juror, dossier, "comment")], Where(word=rows[place][1]))


def spelt_otherwise(draw: Draw, name: str) -> str:
    """The same name as other programs and hands write it: other blanks, case, form of its accents, letters that nobody sees."""
    ways: list[Callable[[str], str]] = [
        str.upper,
        lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
        lambda text: text.replace(" ", "  "),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"{text}\N{ZERO WIDTH SPACE}",
    ]
    way: Callable[[str], str] = draw(st.sampled_from(ways))
    return way(name)


def juror_spelt_otherwise(draw: Draw) -> Harm:
    rows = long_rows()
    for place in draw(st.sets(st.integers(1, len(rows) - 1), min_size=1)):
        rows[place][1] = spelt_otherwise(draw, rows[place][1])
    return fine(rows)


def juror_in_letters_of_another_alphabet(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    juror, dossier, code = address_of(rows[place])
    rows[place][1] = juror.replace("o", "\N{CYRILLIC SMALL LETTER O}")
    assert rows[place][1] != juror
    return named(broken(rows, [(juror, dossier, code), (juror, dossier, "comment")], Where(row=place + 1)))


def line_twice_under_another_spelling(draw: Draw) -> Harm:
    """The second line of one mark says another one, none, a recusal, or another remark."""
    rows, place = one_line(draw, marked=True)
    first = rows[place]
    marks = ["", RECUSAL, str((int(first[3]) + 1) % 6)]
    mark, remark = draw(st.sampled_from([*((mark, "") for mark in marks), *([(first[3], "Tout autre avis")] if first[4] else [])]))
    rows.append([first[0], spelt_otherwise(draw, first[1]), first[2], mark, remark])
    return named(broken(rows, of_line(long_rows(), place), Where(row=len(rows))))


def headings_in_other_words(draw: Draw) -> Harm:
    rows = long_rows()
    words = (
        ["N°", "N° de dossier", "Numéro", "Dossier n°", "Réf. dossier"],
        ["Juré", "Nom du juré", "Évaluatrice", "Membre du jury", "Nom", "Expert"],
        ["Critère", "Criterion", "Rubrique"],
        ["Note", "Mark", "Points", "Note /5"],
        ["Commentaires", "Appréciation", "Remarque", "Ce que j’en pense", "Avis motivé"],
    )
    rows[0] = [draw(st.sampled_from(ways)) for ways in words]
    places = tuple(Where("notes", column=heading) for heading in rows[0])
    return broken(rows, list(TRUTH), Where(word="critère"), Where(word="numéro"), Where(word="n’est pas une grille"), *places)


def criterion_misspelt(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    rows[place][2] = draw(st.sampled_from(["impcat", "", "critère 3", "Note globale"]))
    harm = broken(rows, of_line(long_rows(), place), Where(row=place + 1))
    return replace(harm, must_name=harm.where)


def recusal_on_one_line(draw: Draw) -> Harm:
    rows = long_rows()
    juror, dossier = draw(st.sampled_from([(row[1], row[0]) for row in rows[1:] if row[3] != RECUSAL]))
    lines = [place for place, row in enumerate(rows) if (row[1], row[0]) == (juror, dossier)]
    for place in lines:
        rows[place][3:] = ["", ""]
    rows[draw(st.sampled_from(lines))][3] = RECUSAL
    read = {address: frozenset({RECUSAL} if address[2] != "comment" else {""}) for address in grid_of(juror, dossier)}
    where = tuple(Where(row=place + 1) for place in lines)
    return Harm(csv_text(rows).encode(), NAME, where, read)


def recusal_in_the_comment(draw: Draw) -> Harm:
    rows = long_rows()
    juror, dossier = draw(st.sampled_from([(row[1], row[0]) for row in rows[1:] if row[3] != RECUSAL]))
    lines = [place for place, row in enumerate(rows) if (row[1], row[0]) == (juror, dossier)]
    words = draw(st.sampled_from(["déport", "Conflit d'intérêts", "je me suis déportée"]))
    for place in lines:
        rows[place][3:] = ["", words if place == lines[0] else ""]
    read = {address: frozenset({RECUSAL} if address[2] != "comment" else {words, ""}) for address in grid_of(juror, dossier)}
    return Harm(csv_text(rows).encode(), NAME, (Where(row=lines[0] + 1),), read)


def numbers_damaged_by_a_spreadsheet(draw: Draw) -> Harm:
    rows = long_rows()
    way = draw(st.sampled_from(["zeros", "exponent"]))
    dossier = "0051234" if way == "zeros" else draw(st.sampled_from(DOSSIERS[:3]))
    lost = "51234" if way == "zeros" else "4,72E+05"
    for row in rows[1:]:
        row[0] = lost if row[0] == dossier else row[0]
    addresses = [address for juror in JURORS for address in grid_of(juror, dossier)]
    return broken(rows, addresses, Where(word=lost))


def mark_off_the_scale(draw: Draw) -> Harm:
    rows, place = one_line(draw, marked=True)
    rows[place][3] = draw(st.sampled_from(["17", "4,5", "bien", "-1", "05/04/2019", "3/4", "#N/A", "4,00E+00"]))
    harm = broken(rows, of_line(long_rows(), place)[:1], Where(row=place + 1))
    return replace(harm, must_name=harm.where)


def line_twice_with_another_mark(draw: Draw) -> Harm:
    rows, place = one_line(draw, marked=True)
    rows.append([*rows[place][:3], str((int(rows[place][3]) + 1) % 6), ""])
    harm = broken(rows, of_line(long_rows(), place)[:1], Where(row=len(rows)))
    return replace(harm, must_name=harm.where)


def lines_cut_off(draw: Draw) -> Harm:
    rows, place = one_line(draw)
    gone = [address for row in rows[place:] for address in (address_of(row), (row[1], row[0], "comment"))]
    cut = Harm(csv_text(rows[:place]).encode(), NAME, (Where(),), touched(gone, TRUTH, ""))
    return cut


LIST_HARMS = harms_of(globals())
