"""Names that read alike, by Unicode's table."""

import subprocess
import sys

import pytest

from roomlit.names.look_alikes import alike, read_alike
from roomlit.testing.waiting import PATIENCE_S

ALIKE = (
    ("Ann", "ann"), ("Ann", "\u0410nn"), ("Ann", "\u0391nn"), ("Ann", "\uff21nn"), ("Ann", "\U0001d400nn"),
    ("Ann", "A\u200dnn"), ("Ann", "A n n"), ("Ann", "Ann."), ("Ann", "\u00abAnn\u00bb"), ("Ann", "\u24b6nn"),
    ("Alan", "A1AN"), ("Alan", "aIan"), ("Alan", "A|an"), ("Alan", "A\u01c0an"), ("Ivo", "lvo"), ("Otto", "0tto"),
    ("Otto", "\u041ett\u043e"), ("Marny", "Mamy"), ("Paul", "\u0420aul"), ("Ben", "\u0412en"),
    ("Tom", "\u0422\u043em"), ("scope", "\u0455\u0441\u043e\u0440\u0435"), ("Max", "\u041c\u0430\u0445"),
    ("Eve", "\u0395ve"), ("Kim", "\u039aim"), ("Zoe", "\u0396oe"), ("Hans", "\u041d\u0430ns"), ("Lea", "Le\u0251"),
    ("Cora", "\u216d\u043era"), ("Jim", "\u0408im"), ("Sven", "\u0405ven"), ("Yan", "\u03a5an"),
    ("Pia", "\u2119ia"), ("Rosa", "Ro\ua731a"), ("Gus", "\u050cus"), ("Hugo", "Hug\u0585"), ("Ada", "\uff21da"),
    ("Ada", "\u13aada"), ("Ann", "🇦🇳🇳"), ("Ann", "🅐🅝🅝"), ("Ann", "🅰️nn"), ("Ann", "🄰🄽🄽"), ("Ann", "🄐🄝🄝"),
    ("Ann", "ᴀɴɴ"), ("Ann", "ᴬⁿⁿ"), ("Sven", "ꜱᴠᴇɴ"), ("Ann", "A\u0336n\u0336n\u0336"),
    ("Ann", "A\u0332n\u0332n\u0332"), ("Ann", "A\u0489nn"), ("Ann", "A\u20ddnn"), ("Kim", "Kim\u0334"),
    ("Ann", "Ann´"), ("Ann", "`Ann`"), ("Ann", "^Ann^"), ("Ann", "~Ann~"), ("Ann", "Ann¨"), ("Ann", "Ann\u02cc"),
    ("Ann", "Ann°"), ("Ann", "Ann®"), ("Ann", "<Ann>"), ("Ann", "=Ann="), ("Ann", "|Ann|"), ("Jose", "Jose´"),
    ("Jim", "Ji\u0307m"), ("Ivo", "\u0130vo"), ("Ann", "ꭺnn"), ("Eli", "ꓰꓡꓲ"), ("Eli", "EL1"),
    ("Ann", "A\u03b7\u03b7"), ("Nik", "Ni\u043a"), ("Kai", "ᴋᴀɪ"), ("Tom", "\u0442om"), ("Otto", "🅾️tto"),
    ("Olga", "\u05e1lga"), ("Alan", "A\u05d5an"), ("Alan", "A\u0627an"), ("Olga", "\u0665lga"),
    ("Łukas", "L\u0335ukas"), ("Ann 2", "Ann ❷"), ("Ann 2", "Ann 2️⃣"), ("Ann 2", "Ann ➁"), ("محمد", "مُحَمَّد"),
    ("محمد", "محـمد"), ("כהן", "כֹּהֵן"), ("كمال", "کمال"),
)  # fmt: skip
DIFFERENT = (
    ("Ann", "Anna"), ("Ann", "Ann 2"), ("José", "Jose"), ("Jan", "Jän"), ("Bob", "Rob"), ("Tim", "Tom"),
    ("محمد", "محمود"), ("李", "季"), ("Ира", "Юра"), ("👩", "👨"), ("🇩🇪", "🇫🇷"), ("Max 1", "Max 2"),
    ("さくら", "さくらんぼ"), ("नमिता", "नमिका"), ("Łukasz", "Lukasz"), ("Søren", "Soren"), ("Đorđe", "Dorde"),
    ("Ñandú", "Nandu"), ("Zoë", "Zoe"), ("Şule", "Sule"), ("Linh", "Lính"), ("דויד", "דוד"), ("רינה", "רנה"),
    ("נועה", "נעה"), ("أحمد", "حمد"), ("علي", "علا"), ("حسن", "حسين"), ("ユリ", "ユーリ"), ("は", "ぱ"),
    ("Ali", "Ail"), ("Kai", "Kal"), ("Mila", "Mia"), ("Иван", "Ивана"), ("Ёлка", "Елка"), ("김민수", "김민서"),
    ("กา", "ก่า"), ("李雷", "李蕾"), ("Kim", "Kim 🌸"), ("Kim ☕️", "Kim 🌸"), ("👩🏽", "👩🏻"), ("+", "="),
    ("?", "!"), ("Ann 1", "Ann 10"), ("O'Brien", "O'Brian"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_a_look_alike_is_seen_from_both_sides(one: str, other: str) -> None:
    assert read_alike(one, other)
    assert read_alike(other, one)
    assert alike(other, ["Somebody", one]) == one


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_people_tell_apart_are_two(one: str, other: str) -> None:
    assert not read_alike(one, other)


def test_the_table_is_loaded_with_the_first_comparison_and_not_before() -> None:
    script = (
        "import sys, roomlit, roomlit.hosting\n"
        "assert roomlit.hosting.readable('Ann') == 'Ann' and roomlit.hosting.alike\n"
        "assert 'confusable_homoglyphs' not in sys.modules and 'idna' not in sys.modules\n"
        "assert roomlit.hosting.alike('Ann', ['ann']) == 'ann'\n"
        "assert 'confusable_homoglyphs.confusables' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=PATIENCE_S)
