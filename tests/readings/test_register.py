import geopandas as gpd
import openpyxl
import pytest

from banmap.errors import InputError
from banmap.readings import read_register

HEAD = "code,name,level,parent\n"
TOP = "99,P,province,\n9901,D,district,99\n"


def write(tmp_path, text, name="register.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_village_belongs_to_its_district_and_its_kumban_is_a_membership(register):
    villages = register.register.set_index("code")
    assert villages.loc["9901001", "parent"] == "9901"
    assert villages.loc["990101", "parent"] == "9901"
    assert villages.loc["9901", "parent"] == "99"
    assert register.memberships[["unit", "grouping", "group_code"]].values.tolist() == [
        ["9901001", "kumban", "990101"],
        ["9901002", "kumban", "990101"],
    ]
    assert register.findings == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(tmp_path, separator, encoding):
    text = (HEAD + TOP + "9901012,ຫ້ວຍຊາຍ,village,9901\n").replace(",", separator)
    table = read_register(write(tmp_path, text, encoding=encoding)).register
    assert table.set_index("code").loc["9901012", "name"] == "ຫ້ວຍຊາຍ"


def test_codes_are_text_and_la_is_dropped(tmp_path):
    text = HEAD + "01,P,province,\n0101,D,district,01\nLA0101012,V,village,0101\n012,W,village,0101\n"
    assert read_register(write(tmp_path, text)).register["code"].tolist() == ["01", "0101", "0101012", "012"]


def test_level_words_and_dated_groupings_side_by_side(tmp_path):
    text = (
        "code,name,level,parent,kumban,taseng,valid_from,valid_to\n"
        "99,P,ແຂວງ,,,,,\n9901,D,Muang,99,,,,\n"
        "K1,K,kumban,9901,,,,2026-01-01\nT1,T,ta saeng,9901,,,2026-01-01,\n"
        "9901001,V,ban,9901,K1,T1,1990-01-01,\n9901002,W,village,T1,K1,,,\n"
    )
    read = read_register(write(tmp_path, text))
    rows = read.memberships.set_index(["unit", "grouping"])
    assert len(rows) == 4
    assert rows.loc[("9901001", "kumban"), "valid_to"].year == 2026
    assert rows.loc[("9901001", "kumban"), "valid_from"].year == 1990
    assert rows.loc[("9901001", "taseng"), "valid_from"].year == 2026
    assert rows.loc[("9901002", "taseng"), "group_code"] == "T1"
    assert set(read.register.query("level == 'village'")["parent"]) == {"9901"}


def test_a_district_may_stand_at_the_top(tmp_path):
    read = read_register(write(tmp_path, HEAD + "9901,D,district,\n9901001,V,village,9901\n"))
    assert read.register["parent"].tolist() == ["", "9901"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("9901001,A,village,9901\n9901001,B,village,9901\n", ["row 5", "9901001", "row 4"]),
        ("9901001,A,village,9977\n", ["row 4", "'9977'", "not in the register"]),
        ("9901001,A,hamlet,9901\n", ["row 4", "'hamlet'", "village, kumban"]),
        (",A,village,9901\n", ["row 4", "'A'", "empty"]),
        ("9901001,A,village,\n", ["row 4", "9901001", "no parent"]),
        ("9901001,A,village,99\n", ["row 4", "is a province", "kumban or taseng or district"]),
        ("1,A,kumban,2\n2,B,kumban,1\n", ["row 4", "circle", "1 → 2 → 1", "row 5"]),
        ("9901001,A,village,9901001\n", ["row 4", "circle"]),
    ],
)
def test_a_broken_register_names_row_value_and_remedy(tmp_path, rows, words):
    with pytest.raises(InputError) as caught:
        read_register(write(tmp_path, HEAD + TOP + rows))
    for word in ["register.csv", *words]:
        assert word in str(caught.value)


def test_all_bad_rows_are_listed_up_to_ten(tmp_path):
    rows = "".join(f"99010{n:02d},V,village,9977\n" for n in range(13))
    with pytest.raises(InputError) as caught:
        read_register(write(tmp_path, HEAD + TOP + rows))
    lines = str(caught.value).splitlines()
    assert len(lines) == 11
    assert "row 13" in lines[9]
    assert lines[10] == "… and 3 more rows"


def test_a_group_of_another_district_or_two_groups_are_refused(tmp_path):
    head = "code,name,level,parent,kumban\n99,P,province,,\n9901,D,district,99,\n9902,E,district,99,\n"
    groups = "K1,K,kumban,9901,\nK2,K,kumban,9902,\n"
    with pytest.raises(InputError, match="row 7: kumban K2 of 9901001 lies in district 9902"):
        read_register(write(tmp_path, head + groups + "9901001,V,village,9901,K2\n"))
    with pytest.raises(InputError, match="K9"):
        read_register(write(tmp_path, head + groups + "9901001,V,village,9901,K9\n"))
    both = head + groups + "K3,K,kumban,9901,\n9901001,V,village,K1,K3\n"
    with pytest.raises(InputError, match="two kumbans, K1 and K3"):
        read_register(write(tmp_path, both))


def test_bad_numbers_are_findings_and_good_ones_stay(tmp_path):
    text = (
        "code,name,level,parent,population,households,women,lon,lat\n99,P,province,,,,,,\n9901,D,district,99,,,,,\n"
        '9901001,V,village,9901,-5,many,3,106.4,95\n9901002,W,village,9901,"1,200",,1300,106.4,15.4\n'
    )
    read = read_register(write(tmp_path, text))
    table = read.register.set_index("code")
    assert table["population"].isna().tolist() == [True, True, True, False]
    assert table.loc["9901002", "population"] == 1200
    assert str(table.loc["9901001", "lat"]) == "nan"
    texts = " | ".join(finding.text for finding in read.findings)
    for word in (
        "row 4: population '-5'",
        "row 4: households 'many'",
        "row 5: more women",
        "row 4: lon '106.4'",
    ):
        assert word in texts
    assert {finding.unit for finding in read.findings} == {"9901001", "9901002"}


def test_swapped_columns_of_the_whole_register(tmp_path):
    text = "code,name,level,parent,lon,lat\n9901,D,district,,,\n9901001,V,village,9901,15.4,106.4\n"
    read = read_register(write(tmp_path, text))
    assert read.register.loc[1, ["lon", "lat"]].tolist() == [106.4, 15.4]
    assert [finding.kind for finding in read.findings] == ["swapped"]


def workbook(tmp_path, rows, name="register.xlsx"):
    book = openpyxl.Workbook()
    for row in [["Code", "Name", "Level", "Parent"], *rows]:
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return path


def test_a_workbook_gets_its_zeros_back_where_that_is_safe(tmp_path):
    rows = [[1, "P", "province", None], [101, "D", "district", 1], [101012, "V", "village", 101]]
    read = read_register(workbook(tmp_path, rows))
    assert read.register["code"].tolist() == ["01", "0101", "0101012"]
    assert read.register["parent"].tolist() == ["", "01", "0101"]
    assert "3 codes" in read.findings[0].text


def test_zeros_are_not_put_back_where_codes_would_not_nest(tmp_path):
    rows = [[1, "P", "province", None], [201, "D", "district", 1], [101012, "V", "village", 201]]
    read = read_register(workbook(tmp_path, rows))
    assert read.register["code"].tolist() == ["1", "101012", "201"]
    assert "not safe" in read.findings[0].text


def test_a_workbook_under_the_name_of_a_csv_is_read_with_a_warning(tmp_path):
    path = workbook(tmp_path, [[9901, "D", "district", None]], name="register.xlsx").rename(
        tmp_path / "r.csv"
    )
    read = read_register(path)
    assert read.register["code"].tolist() == ["9901"]
    assert read.findings[0].kind == "suffix"


def test_a_geopackage_gives_its_points(tmp_path):
    table = {"code": ["9901", "9901001"], "name": ["D", "V"], "level": ["district", "village"]}
    frame = gpd.GeoDataFrame(
        {**table, "parent": ["", "9901"], "population": [None, 120]},
        geometry=gpd.points_from_xy([None, 650000], [None, 1703000], crs="EPSG:32648"),
    )
    path = tmp_path / "register.gpkg"
    frame.to_file(path, driver="GPKG")
    village = read_register(path).register.set_index("code").loc["9901001"]
    assert village["lon"] == pytest.approx(106.396, abs=0.01)
    assert village["lat"] == pytest.approx(15.4, abs=0.01)
    assert village["population"] == 120


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("register.csv", b"", "empty"),
        ("register.csv", b"name,level,parent\nx,village,1\n", "'code' is missing"),
        ("register.csv", b"code,name,level,parent\n", "no units"),
        ("register.csv", b"code,code,name,level,parent\n", "twice"),
        ("register.csv", b"code,name,level,parent\n1,caf\xe9,village,2\n", "row 2.*UTF-8"),
        ("register.xlsx", b"PK\x03\x04 not a zip", "workbook"),
        ("register.gpkg", b"SQLite format 3\x00 not", "cannot be read"),
        ("register.pdf", b"x", "not read"),
    ],
)
def test_a_register_that_cannot_be_read_says_why(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"(?s){name}.*{words}"):
        read_register(path)


def test_a_missing_register(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_register(tmp_path / "register.csv")


def test_shuffled_rows_give_the_same_tables(tmp_path):
    rows = (TOP + "K1,K,kumban,9901\n9901001,V,village,K1\n9901002,W,village,K1\n").splitlines()
    one = read_register(write(tmp_path, HEAD + "\n".join(rows)))
    other = read_register(write(tmp_path, HEAD + "\n".join(reversed(rows))))
    assert one.register.equals(other.register)
    assert one.memberships.equals(other.memberships)
