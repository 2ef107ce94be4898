"""Text that shows what it holds: what is taken out, and what has to stay."""

import unicodedata

import pytest

from roomlit.names.readable import readable

SHOWS_NOTHING = (
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u200b", "\u200c",
    "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2061", "\u2062",
    "\u2063",
    "\u2064", "\u2065", "\u2066", "\u2067", "\u2068", "\u2069", "\u206a", "\u206f", "\u3164", "\ufe00", "\ufe0e",
    "\ufe0f",
    "\ufeff", "\uffa0", "\ufff9", "\ufffb", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\U0001d173",
    "\x00", "\x1b", "\x7f", "\x9b", "\ud800", "\ue000", "\uffff",
)  # fmt: skip
SHOWS_A_BLANK = (
    "\t", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
    "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
    "\u2800", "\U0001d159", "\ufffc",
)  # fmt: skip
NAMES = (
    "Ann", "Ann-Marie O’Neil", "Zoë", "Łukasz", "Nguyễn Thị Ánh", "Ἀθηνᾶ", "Андрей", "Ґанна", "محمد", "می‌خواهم",
    "کتاب‌ها",
    "שָׁלוֹם", "דָּוִד", "क्‍ष", "नमस्ते", "ශ්‍රී", "ক্ষ", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "สวัสดี", "བོད་སྐད", "မြန်မာ",
    "ខ្មែរ", "한글", "さくら", "ガギグ", "李小龍", "ქართული", "Հայկ", "ኢትዮጵያ", "ᏣᎳᎩ",
    "👨‍👩‍👧‍👦", "👩🏽‍⚕️", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇩🇪", "🏳️‍🌈",
    "🙂‍↔️",
    "🫨", "☕️ Kim", "Ren & Stimpy (2)",
)  # fmt: skip


@pytest.mark.parametrize("char", SHOWS_NOTHING, ids=ascii)
def test_what_shows_nothing_is_in_no_name(char: str) -> None:
    assert readable(f"An{char}n").replace(" ", "") == "Ann"
    assert readable(char * 3) == ""


@pytest.mark.parametrize("char", SHOWS_A_BLANK, ids=ascii)
def test_what_shows_a_blank_is_one_blank_and_no_name(char: str) -> None:
    assert readable(f" Ann{char}{char}Lee{char}") == "Ann Lee"
    assert readable(char * 3) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_names_of_the_world_stay_as_they_are(name: str) -> None:
    assert readable(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    "mark",
    [
        *"\u0300\u0301\u0302\u0303\u0308\u030a\u0316\u0321\u0327\u0332\u0335\u0336\u0337\u0338\u0344\u034c\u035c\u0361\u0363\u036f",
        *"\u0489\u0488\u1ab0\u1dc0\u20d0\u20dd\u20e0\ufe20\u0e49\u05b8\u064e\u0f74",
    ],
    ids=ascii,
)  # fmt: skip
def test_marks_are_not_piled_higher_than_writing_does(mark: str) -> None:
    shown = unicodedata.normalize("NFD", readable("Z" + mark * 40))
    assert sum(unicodedata.category(char) in {"Mn", "Me"} for char in shown) <= 5
    assert readable(mark * 5) == "", "a mark needs a letter"


def test_a_joiner_stays_only_where_it_changes_what_is_shown() -> None:
    assert readable("a\u200db\u200cc") == "abc"
    assert readable("\u0915\u094d\u200d\u0937") == "\u0915\u094d\u200d\u0937"


def test_making_it_readable_again_changes_nothing() -> None:
    for text in (*NAMES, *(f"a{char}b" for char in SHOWS_NOTHING)):
        assert readable(readable(text)) == readable(text)
