"""The map in a real browser: what is drawn, in both languages, by mouse and by keyboard, with no internet."""

import pytest
from outputs.made_up import NOTICE_EN, NOTICE_LO, made_up_tables

pytestmark = pytest.mark.browser

STATUSES = ["official", "agreed", "two_walks", "one_walk", "provisional", "disputed"]


@pytest.fixture(params=["served", "packed"])
def address(request):
    return request.getfixturevalue(request.param)


def opened(page, address, language):
    page.goto(f"{address}?lang={language}")
    page.wait_for_selector("html[data-state=ready]")
    page.evaluate("document.fonts.ready")
    return page


def names_shown(page, line):
    return set(page.locator(f".name-village:not(.hidden) .{line}").all_inner_texts())


@pytest.mark.parametrize("language", ["lo", "en"])
def test_villages_lines_disputes_and_names_are_drawn(page, address, language):
    opened(page, address, language)
    tables = made_up_tables()
    villages = tables["units"][tables["units"]["level"] == "village"]
    assert page.locator("path.village").count() == len(villages) == 6
    assert page.locator("path.village-provisional").count() == 1
    for status in STATUSES:
        wanted = (tables["arcs"]["status"] == status).sum()
        assert page.locator(f"path.arc-{status}").count() == wanted > 0, status
    assert page.locator("path.arc").count() == len(tables["arcs"])
    assert page.locator("path.dispute").count() == page.locator("path.unclaimed").count() == 1
    assert page.locator("path.band-kumbans").count() == page.locator("path.band-districts").count() == 1
    first, second = ("name_lo", "name") if language == "lo" else ("name", "name_lo")
    for line, column in (("first", first), ("second", second)):
        assert names_shown(page, line) == set(villages[column].str.removeprefix("ບ້ານ"))


@pytest.mark.parametrize(
    ("language", "title", "notice", "words"),
    [
        (
            "en",
            "Thongsomphou District (made up)",
            NOTICE_EN,
            ["Open disputes", "Walked by both sides", "Legend and layers"],
        ),
        ("lo", "ເມືອງທົ່ງສົມພູ (ສົມມຸດ)", NOTICE_LO, ["ຂໍ້ຂັດແຍ່ງ", "ວັດແທກທັງສອງຝ່າຍ", "ຄຳອະທິບາຍ"]),
    ],
)
def test_every_word_is_in_the_language_asked_for(page, address, language, title, notice, words):
    opened(page, address, language)
    assert page.locator("h1").inner_text() == title
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("#notice").inner_text() == notice
    panel = page.locator("#panel").inner_text()
    assert all(word in panel for word in words)
    page.locator("#questions .dispute button").click()
    page.keyboard.press("Escape")
    if language == "lo":
        latin = page.evaluate(
            "[...document.querySelectorAll('#legend .what, #panel h2')].map((n) => n.innerText)"
        )
        assert not [text for text in latin if any("a" <= letter <= "z" for letter in text.replace("sd", ""))]


def test_the_browser_chooses_the_language_and_the_switch_changes_it(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-state=ready]")
    assert page.locator("html").get_attribute("lang") == "lo"
    page.locator("#languages a[lang=en]").click()
    assert page.locator("h1").inner_text() == "Thongsomphou District (made up)"
    assert "Houayxay" in names_shown(page, "first")
    page.locator("#languages a[lang=lo]").click()
    assert "ຫ້ວຍຊາຍ" in names_shown(page, "first")


def test_lao_names_are_drawn_in_the_page_s_own_fonts(page, address):
    opened(page, address, "lo")
    loaded = page.evaluate(
        "[...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family + f.weight)"
    )
    assert {name.replace('"', "") for name in loaded} >= {"Noto Sans Lao600", "Noto Sans600", "Noto Sans400"}
    family = page.locator(".name .first").first.evaluate("(node) => getComputedStyle(node).fontFamily")
    assert "Noto Sans Lao" in family


def test_no_two_names_cover_each_other(page, address):
    opened(page, address, "lo")
    boxes = page.evaluate(
        """[...document.querySelectorAll('.name:not(.hidden) .first')]
        .map((node) => node.getBoundingClientRect().toJSON())"""
    )
    assert len(boxes) >= 6
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart = (
                a["right"] <= b["left"]
                or b["right"] <= a["left"]
                or a["bottom"] <= b["top"]
                or b["bottom"] <= a["top"]
            )
            assert apart


def test_a_click_on_a_village_tells_what_is_known(page, address):
    opened(page, address, "en")
    page.locator("path.village").nth(2).click(force=True)
    card = page.locator("#details")
    text = card.inner_text()
    assert all(
        words in text for words in ("Namtok", "ນ້ຳຕົກ", "9901003", "Surveyed", "± 2 ha", "412", "Neighbours")
    )
    neighbour = card.locator("li .unit").first
    name = neighbour.inner_text()
    neighbour.click()
    assert card.locator("h2").inner_text() == name
    card.locator(".shut").click()
    assert not card.is_visible()


def test_a_line_tells_its_status_and_how_sure_it_is(page, address):
    opened(page, address, "en")
    page.evaluate(
        """() => { const line = document.querySelector('path.arc-two_walks').getBoundingClientRect();
        const hits = [...document.querySelectorAll('.leaflet-hits-pane path')];
        const same = hits.find((h) => Math.abs(h.getBoundingClientRect().x - line.x) < 8
          && Math.abs(h.getBoundingClientRect().width - line.width) < 16);
        const at = { bubbles: true, clientX: line.x + 1, clientY: line.y + 1 };
        same.dispatchEvent(new MouseEvent('click', at)); }"""
    )
    text = page.locator("#details").inner_text()
    assert all(
        words in text for words in ("Walked by both sides", "± 4.2 m", "Nongmoluang", "Phonkeo", "walk_a.gpx")
    )


def test_the_list_of_disputes_goes_to_the_place(page, address):
    opened(page, address, "en")
    before = page.locator("path.dispute").bounding_box()
    page.locator("#questions .dispute button").click()
    page.wait_for_timeout(600)
    after = page.locator("path.dispute").bounding_box()
    assert after["height"] > 1.5 * before["height"]
    assert "Nongmoluang and Houayxay" in page.locator("#details").inner_text()


def test_unclaimed_areas_are_listed_below_the_disputes(page, address):
    opened(page, address, "en")
    assert page.locator("#questions h2").all_inner_texts() == ["Open disputes 1", "Unclaimed areas 1"]
    page.locator("#questions .unclaimedArea button").click()
    assert page.locator("#details .eyebrow").inner_text() == "Unclaimed area"


@pytest.mark.parametrize("text", ["ຫນອງ", "ໜອງໝໍ້", "nongmo", "9901002"])
def test_search_by_keyboard_in_both_scripts(page, address, text):
    opened(page, address, "en")
    page.locator("#query").fill(text)
    assert page.locator("#answers li").first.locator(".first").inner_text() == "Nongmoluang"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert (
        "9901002" in page.locator("#details").inner_text() or "K9901" in page.locator("#details").inner_text()
    )
    assert page.locator("#answers").is_hidden()


def test_every_kumban_is_named_beside_its_tint_and_found(page, address):
    opened(page, address, "lo")
    kumbans = page.locator(".kumban")
    assert kumbans.count() == 2
    tints = kumbans.locator(".tint").evaluate_all("(all) => all.map((one) => one.style.background)")
    assert len(set(tints)) == 2
    assert kumbans.first.inner_text().split() == ["ຫ້ວຍຊາຍ", "4"]
    kumbans.first.click()
    assert page.locator("#details h2").inner_text() == "ກຸ່ມບ້ານຫ້ວຍຊາຍ"
    assert page.locator("path.chosen").count() == 1


def test_the_whole_map_stays_whole_in_another_window_until_it_is_moved(page, address):
    def pixels_per_metre():
        page.wait_for_timeout(500)
        bar = page.locator(".leaflet-control-scale-line")
        number, unit = bar.inner_text().split()
        return bar.bounding_box()["width"] / (float(number) * {"km": 1000, "m": 1}[unit])

    opened(page, address, "en")
    whole = pixels_per_metre()
    page.set_viewport_size({"width": 1600, "height": 1000})
    assert pixels_per_metre() > 1.2 * whole
    page.locator(".zoom button").first.click()
    near = pixels_per_metre()
    page.set_viewport_size({"width": 1024, "height": 768})
    assert pixels_per_metre() == pytest.approx(near, rel=0.02)
    page.locator(".zoom button").last.click()
    assert pixels_per_metre() == pytest.approx(whole, rel=0.02)


def test_a_search_for_nothing_says_so(page, address):
    opened(page, address, "lo")
    page.locator("#query").fill("zzzz")
    assert page.locator("#answers").inner_text() == "ບໍ່ພົບ"


def test_layers_are_switched_by_keyboard(page, address):
    opened(page, address, "en")
    box = page.locator("input[name=arc-disputed]")
    box.focus()
    page.keyboard.press("Space")
    assert page.locator("path.arc-disputed").count() == 0
    page.keyboard.press("Space")
    assert page.locator("path.arc-disputed").count() == 1
    page.locator("input[name=findings]").check()
    assert page.locator("path.finding").count() == 1


def test_all_controls_are_reached_by_tab(page, address):
    opened(page, address, "en")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate(
                "(document.activeElement.id || document.activeElement.name || document.activeElement.title)"
            )
        )
    assert {"map", "query", "areas", "names", "Zoom in", "Whole map"} <= seen


def test_readings_come_when_they_are_asked_for(page, served):
    opened(page, served, "en")
    with page.expect_response("**/collections/readings/items*") as answer:
        page.locator("input[name=readings]").check()
    assert answer.value.ok
    page.wait_for_selector(".leaflet-points-pane canvas", state="attached")


def test_a_store_without_villages_says_so(page, served_empty):
    opened(page, served_empty, "lo")
    assert page.locator("#nothing").inner_text() == "ຍັງບໍ່ມີຂໍ້ມູນບ້ານ"
    assert page.locator("path.village").count() == 0


def test_the_one_file_asks_for_nothing_at_all(page, packed):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, packed, "lo")
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert page.locator("input[name=readings]").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1920, 1080), (420, 800)])
def test_the_page_fits_its_window(page, address, width, height):
    page.set_viewport_size({"width": width, "height": height})
    opened(page, address, "lo")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sheet = page.locator("#map").bounding_box()
    assert sheet["width"] > 0.6 * width - 60
    assert sheet["y"] + sheet["height"] <= height
    scale = page.locator(".leaflet-control-scale-line")
    assert scale.is_visible()
    assert "m" in scale.inner_text()


def test_text_from_the_field_is_text_not_markup(page, address):
    opened(page, address, "en")
    page.locator("input[name=findings]").check()
    page.locator("path.finding").click()
    assert "<b>One</b> fix lies 300 m off" in page.locator("#details").inner_text()
    assert page.locator("#details b").count() == 0
