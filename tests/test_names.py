import pytest

from banmap.names import match_name, normalise_name

LIMITS = {"minimum_score": 90.0, "minimum_lead": 5.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Houiysai", "houiysai"),
        ("B. Houay-Xai 2", "houay xai 2"),
        ("  MUANG  Thateng ", "thateng"),
        ("Kumban Na'mo", "namo"),
        ("ບ້ານ ຫ້ວຍຊາຍ", "ຫ້ວຍຊາຍ"),
        ("ບ້ານຫ້ວຍຊາຍ", "ຫ້ວຍຊາຍ"),
        ("ຫ້ວຍ\u200bຊາຍ", "ຫ້ວຍຊາຍ"),
        ("ban", "ban"),
        ("…", ""),
    ],
)
def test_one_spelling(text, expected):
    assert normalise_name(text) == expected


def test_lao_digits_and_ligatures_have_one_form():
    assert normalise_name("ໜອງ ໒") == normalise_name("ຫນອງ 2")
    assert normalise_name("ນ້ຳ") == normalise_name("ນ້ໍາ")


def test_exact_name_wins_over_a_like_one():
    match = match_name("ban houiy sai", {"1": ["Houiysai"], "2": ["Houiysay"]}, **LIMITS)
    assert match is not None
    assert (match.code, match.score) == ("1", 100.0)


def test_one_wrong_letter_passes():
    match = match_name("Phonsavann", {"1": ["Phonsavan"], "2": ["Namtok"]}, **LIMITS)
    assert match is not None
    assert match.code == "1"


def test_second_names_count():
    match = match_name("ຫ້ວຍຊາຍ", {"1": ["Houiysai", "ຫ້ວຍຊາຍ"], "2": ["Namtok"]}, **LIMITS)
    assert match is not None
    assert match.code == "1"


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Namtok", {"1": ["Namtok"], "2": ["Ban Namtok"]}),  # two villages of one name
        ("Nongvang 1", {"1": ["Nongvang 2"]}),  # numbers tell apart
        ("Phonsavanh Neua", {"1": ["Phonsavanh Tai"]}),  # upper and lower
        ("Thongkhamphouthakeo noi", {"1": ["Thongkhamphouthakeo"]}),  # the small one
        ("Phonsavano", {"1": ["Phonsavana"], "2": ["Phonsavani"]}),  # no lead
        ("Phonsavan", {"1": ["Namtok"]}),
        ("", {"1": ["Namtok"]}),
        ("Namtok", {}),
    ],
)
def test_unsure_is_none(name, candidates):
    assert match_name(name, candidates, **LIMITS) is None


def test_a_rival_just_below_the_minimum_still_takes_the_lead():
    # 'abcdefghix' is 90 like the wanted name, its rival 89 and a bit: too near to choose.
    candidates = {"1": ["abcdefghix"], "2": ["abcdefghxyj"]}
    alone = match_name("abcdefghij", {"1": candidates["1"]}, **LIMITS)
    assert alone is not None
    assert match_name("abcdefghij", candidates, minimum_score=90.0, minimum_lead=10.0) is None
