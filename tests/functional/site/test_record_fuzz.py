"""Records odd and hostile in every field at once, as arXiv's, as answers and in tables: nothing of them is markup, no paper is lost."""

from unittest.mock import patch

from arxiv_daily.post import page
from arxiv_daily.text.gate import Gated, Markdown
from tests.builders import odd_records, odd_site


def test_odd_records_cost_only_themselves(tmp_path):
    report = odd_site.run(tmp_path, records=40, seed=7, rendered=40)
    assert report.wrong == []
    assert report.shown > 30 and report.shown + report.refused == 40


def test_odd_records_make_whole_tables_and_bibtex():
    report = odd_site.tables(500, seed=5)
    assert report.wrong == []
    assert report.shown > 450 and report.shown + report.refused == 500


def test_what_looks_at_the_site_would_find_them(tmp_path):
    with (
        patch.object(page, "gate", lambda text, *_, **__: Gated(Markdown(text), [])),
        patch.object(odd_records, "text", lambda chance: "<zq onerror=alert(1)>zq</zq> [zq](javascript:zq)"),
    ):
        report = odd_site.run(tmp_path, records=5, seed=7, rendered=5)
    assert any("<zq onerror=" in found for found in report.wrong)
    assert any("leads to 'javascript:" in found for found in report.wrong)
