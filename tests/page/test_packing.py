"""The page's files and the one file they are packed into; no browser needed."""

import re
from importlib.resources import files

import pytest
from outputs.made_up import made_up_store

from banmap.errors import NotFoundError
from banmap.outputs import page_html, write_map
from banmap.outputs.page import asset_names, page_asset, served_page

PAGE = files("banmap.outputs.page")


def words_by_key():
    text = PAGE.joinpath("words.js").read_text(encoding="utf-8")
    body = text[text.index("WORDS = {") : text.index("};")]
    pairs = re.findall(r'(\w+): \[\s*"([^"]*)",\s*"([^"]*)",?\s*\]', body)
    assert len(pairs) == len(re.findall(r"^\s+\w+: \[", body, flags=re.MULTILINE)) > 80
    return {key: (english, lao) for key, english, lao in pairs}


def test_every_word_is_in_english_and_in_lao():
    for key, (english, lao) in words_by_key().items():
        assert re.search(r"[A-Za-z]", english), key
        assert re.search(r"[\u0e80-\u0eff]", lao), key


def test_every_word_that_the_page_asks_for_exists():
    known = words_by_key()
    for name in asset_names():
        if name.endswith(".js") and "/" not in name:
            text = PAGE.joinpath(name).read_text(encoding="utf-8")
            asked = set(re.findall(r'\bword\("(\w+)"\)|word: "(\w+)"', text))
            assert {a or b for a, b in asked} <= set(known), name


def test_fonts_and_leaflet_come_with_their_licences():
    for folder in ("leaflet", "noto-sans", "noto-sans-lao"):
        assert f"vendor/{folder}/LICENSE" in asset_names()
    assert b"SIL OPEN FONT LICENSE" in page_asset("vendor/noto-sans-lao/LICENSE")[0].upper()
    assert b"BSD 2-Clause" in page_asset("vendor/leaflet/LICENSE")[0]


def test_only_the_page_s_own_files_are_given_out():
    assert page_asset("main.js")[1] == "text/javascript"
    for name in ("../exports.py", "packing.py", "__init__.py", "", "/etc/passwd", "vendor"):
        with pytest.raises(NotFoundError):
            page_asset(name)


def test_the_same_store_gives_the_same_file(tmp_path):
    for name in ("a.html", "b.html"):
        write_map(made_up_store(), tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_one_file_refers_to_no_other(tmp_path):
    html = page_html({"villages": b'{"type":"FeatureCollection","features":[]}'}, settings={})
    assert re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(?!data:)', html) == []
    assert 'url("vendor' not in html
    assert html.count("data:font/woff2;base64,") == 4


def test_a_name_cannot_end_the_script_that_holds_it():
    evil = '{"type":"FeatureCollection","features":[{"name":"</script><script>alert(1)</script>"}]}'
    html = page_html({"villages": evil.encode()}, settings={"notice": "</script><b>"})
    assert "alert(1)</script>" not in html
    assert "</script><b>" not in html
    assert "</script><b>" not in served_page({"notice": "</script><b>"}, [])
