from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.labelled_sets import LABELLED
from judgebot_eval.datasets.listing import listing


def test_everything_is_listed_with_its_source_terms_and_hash():
    text = "\n".join(listing())

    for entry in (*BENCHMARKS.values(), *LABELLED.values()):
        assert f"{entry.project} {entry.revision}" in text
        assert entry.licence.terms in text
        assert entry.sha256 in text
    assert "mutants: 2,818 candidates, 653 passed\n  from      made from MBJP" in text
    assert "humaneval-java-reworded.jsonl, sha256 unknown (its tasks are checked)" in text
    assert text.count("no download") == 1
