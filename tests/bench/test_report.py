"""The page of benchmarks keeps the words that people wrote around the tables."""

from benchmarks.report import Section, markdown_from_rows, write_report


def test_words_around_the_marks_stay_and_tables_are_new(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("# Ours\n\n<!-- measured: begin -->\nold\n<!-- measured: end -->\n\nBelow.\n", "utf-8")
    write_report(page, "Measured on a day.", [Section("Time", "In turns.", [{"what": "a", "s": 1.0}])])
    text = page.read_text("utf-8")
    assert text.startswith(
        "# Ours\n\n<!-- measured: begin -->\nMeasured on a day.\n\n## Time\n\nIn turns.\n\n| what"
    )
    assert text.endswith("<!-- measured: end -->\n\nBelow.\n")
    assert "old" not in text
    write_report(page, "Measured on a day.", [Section("Time", "In turns.", [{"what": "a", "s": 1.0}])])
    assert page.read_text("utf-8") == text


def test_values_are_written_for_people():
    table = markdown_from_rows([{"a": 12.3456, "met": False}, {"a": 1234.5, "b": "x", "met": True}])
    assert table.splitlines() == [
        "| a | met | b |",
        "| --- | --- | --- |",
        "| 12.3 | **no** | - |",
        "| 1234 | yes | x |",
    ]
