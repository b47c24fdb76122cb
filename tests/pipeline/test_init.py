import pytest

from banmap.errors import GeometryError, InputError
from banmap.pipeline import InitOptions, init_store
from banmap.store import open_store


def test_a_register_makes_a_store_with_its_utm_zone(tiny_survey, store_url, stamp):
    report = init_store(store_url, tiny_survey / "register.csv", stamp=stamp)
    assert report.version == 1
    assert report.counts["village"] == 4
    with open_store(store_url, read_only=True) as store:
        settings = store.read("settings").set_index("name")["value"]
        assert settings["metric_crs"] == "EPSG:32648"
        assert store.count("register", where={"level": "village"}) == 4
        assert set(store.read("memberships")["group_code"]) == {"K1", "K2"}
        assert store.read("versions")["author"].tolist() == ["tester"]


def test_the_given_crs_and_notice_are_kept(tiny_survey, store_url, stamp):
    options = InitOptions(metric_crs="EPSG:32647", notice="Made-up data")
    init_store(store_url, tiny_survey / "register.csv", options=options, stamp=stamp)
    with open_store(store_url, read_only=True) as store:
        settings = store.read("settings").set_index("name")["value"].to_dict()
    assert settings == {"metric_crs": "EPSG:32647", "notice": "Made-up data"}


def test_a_geographic_crs_is_refused_and_no_file_is_left(tiny_survey, store_url, stamp, tmp_path):
    options = InitOptions(metric_crs="EPSG:4326")
    with pytest.raises(GeometryError, match="metres"):
        init_store(store_url, tiny_survey / "register.csv", options=options, stamp=stamp)
    assert not (tmp_path / "map.gpkg").exists()


def test_a_bad_register_leaves_no_file(tmp_path, store_url, stamp):
    bad = tmp_path / "register.csv"
    bad.write_text("code,name\n1599001,Village\n", encoding="utf-8")
    with pytest.raises(InputError, match="level"):
        init_store(store_url, bad, stamp=stamp)
    assert not (tmp_path / "map.gpkg").exists()


def test_the_same_register_again_changes_nothing(tiny_survey, store_url, stamp):
    init_store(store_url, tiny_survey / "register.csv", stamp=stamp)
    assert init_store(store_url, tiny_survey / "register.csv", stamp=stamp).version is None


def test_a_mended_register_takes_the_place_of_the_old_one(tiny_survey, store_url, stamp):
    register = tiny_survey / "register.csv"
    init_store(store_url, register, stamp=stamp)
    register.write_text(
        register.read_text(encoding="utf-8").replace("Village 1", "Ban One"), encoding="utf-8"
    )
    assert init_store(store_url, register, stamp=stamp).version == 2
    with open_store(store_url, read_only=True) as store:
        assert store.read("register", where={"code": "1599001"})["name"].tolist() == ["Ban One"]


def test_the_register_of_another_survey_is_refused(tiny_survey, store_url, stamp, tmp_path):
    init_store(store_url, tiny_survey / "register.csv", stamp=stamp)
    other = tmp_path / "other.csv"
    other.write_text(
        "code,name,level,parent\n1401,Far,district,\n1401001,Away,village,1401\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="another survey"):
        init_store(store_url, other, stamp=stamp)
