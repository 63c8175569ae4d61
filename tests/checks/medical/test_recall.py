"""What was worked out for a report is forgotten when its verb has ended."""

from core.checks.medical import recall
from core.usecases.medical.asking import ask
from core.usecases.medical.checking import check_summary
from core.usecases.medical.reading import read_pasted
from core.usecases.medical.summarizing import summarize_report
from core.usecases.medical.understanding import understand

SAID = "There is a 17 mm quuxoid nodule in the left upper lobe of the lung. No pleural effusion."


def test_a_result_is_kept_until_it_is_forgotten():
    calls = []

    @recall.recall(4)
    def work(text: str) -> int:
        calls.append(text)
        return len(text)

    with recall.forgetting():
        assert (work("abc"), work("abc"), calls) == (3, 3, ["abc"])
    assert work("abc") == 3 and calls == ["abc", "abc"]


def test_no_verb_leaves_words_of_a_report_in_the_process():
    report = read_pasted(SAID)
    understanding = understand(report)
    list(summarize_report(understanding, "patient", language="en"))
    ask("What does it say about the nodule?", understanding, language="en")
    check_summary("There is a quuxoid nodule in the right lung.", report)
    assert len(recall._KEPT) > 10
    assert [one.__name__ for one in recall._KEPT if one.cache_info().currsize] == []
