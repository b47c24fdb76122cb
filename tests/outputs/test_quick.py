"""The quick look for notebooks asks the internet for nothing."""

import re

import pytest

from banmap.errors import InputError
from banmap.outputs import quick_map


def test_a_quick_map_holds_all_it_needs(store):
    html = quick_map(store.read("units"), tooltip=("code", "name_lo")).get_root().render()
    asked = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    assert asked == []
    assert "ຫ້ວຍຊາຍ" in html or "\\u0eab\\u0ec9" in html
    assert "L.map(" in html


def test_a_table_of_no_geometry_is_refused(store):
    with pytest.raises(InputError, match="no geometry"):
        quick_map(store.read("findings").iloc[[1]])
