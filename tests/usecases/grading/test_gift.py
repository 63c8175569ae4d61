"""GIFT as teachers write it: what each form becomes, what is not taken, what is wrong and where."""

import pytest

from core.errors import InputError
from core.usecases.grading.assignment_file import read_assignment, write_assignment


def read(text):
    return read_assignment("quiz.gift", text.encode())


def read_one(text):
    [question] = read(text).assignment.questions
    return question


FORMS = [
    ("Sky? {T}", "true_false", "Sky?", ("true",)),
    ("Sky? {FALSE}", "true_false", "Sky?", ("false",)),
    ("::T1:: Ice? { TRUE }", "true_false", "Ice?", ("true",)),
    ("Who? {=Ada =Ada Lovelace}", "fill_in", "Who?", ("Ada", "Ada Lovelace")),
    ("Two plus {=two =2} is four.", "fill_in", "Two plus _____ is four.", ("two", "2")),
    ("What is a \\{set\\}? {=a \\= b \\~ c\\: d \\# e}", "fill_in", "What is a {set}?", ("a = b ~ c: d # e",)),
    ("One\\nTwo {=x}", "fill_in", "One\nTwo", ("x",)),
    ("Over\ntwo lines {\n=x\n=y\n}", "fill_in", "Over\ntwo lines", ("x", "y")),
    ("[html]<p>1 &lt; <b>2</b></p><script>x</script> {=<i>yes</i>}", "fill_in", "1 < 2", ("yes",)),
    ("5 m<sup>2</sup> is<br>{=H<sub>2</sub>O}", "fill_in", "5 m^2 is", ("H2O",)),
    ("[html]Is it {=x<sup>n+1</sup>}", "fill_in", "Is it", ("x^(n+1)",)),
    ("[plain]Is </b> a tag? {=yes}", "fill_in", "Is </b> a tag?", ("yes",)),
    ("Is a<b or a>b? {=a<b}", "fill_in", "Is a<b or a>b?", ("a<b",)),
    ("Times? {=2 \\\\* 3}", "fill_in", "Times?", ("2 * 3",)),
    ("[markdown]*Which*? {=x}", "fill_in", "*Which*?", ("x",)),
    ("中国的首都是 {=北京 =北京市} 。", "fill_in", "中国的首都是 _____ 。", ("北京", "北京市")),
    ("When? {#1822:5}", "numeric", "When?", ("1822",)),
    ("g? {#9.81}", "numeric", "g?", ("9.81",)),
    ("Range? {#3.1..3.2}", "numeric", "Range?", ("3.15",)),
    ("Several? {#=1822:0 =%50%1822:2}", "numeric", "Several?", ("1822",)),
    ("Small? {#-1.5e-3:1e-4}", "numeric", "Small?", ("-1.5e-3",)),
]


@pytest.mark.parametrize(("text", "kind", "asked", "reference"), FORMS, ids=[row[0] for row in FORMS])
def test_a_form_becomes_a_question(text, kind, asked, reference):
    question = read_one(text)
    assert (question.kind, question.text, question.reference) == (kind, asked, reference)


@pytest.mark.parametrize(
    ("text", "tolerance"), [("{#1822:5}", 5), ("{#3..5}", 1), ("{#7}", 0), ("{#=7:0.5 =%50%7:2}", 0.5)]
)
def test_tolerances_and_ranges(text, tolerance):
    assert read_one(f"How much? {text}").tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(
    ("answers", "shares", "several"),
    [
        ("~a =b ~c", [0, 1, 0], False),
        ("=b ~%50%half ~%-25%wrong", [1, 0.5, -0.25], False),
        ("~%50%a ~%50%b ~%-100%c", [0.5, 0.5, -1], True),
        ("~%33.33333%a ~%33.33333%b ~%33.33333%c ~d", [0.3333333] * 3 + [0], True),
        ("~a#no =b#yes, \\= right", [0, 1], False),
    ],
)
def test_choices_carry_their_shares(answers, shares, several):
    question = read_one(f"Which? {{{answers}}}")
    assert question.kind == "choice"
    assert [option.share for option in question.options] == pytest.approx(shares)
    assert [option.id for option in question.options] == list("ABCDE"[: len(shares)])
    assert question.several is several


def test_titles_are_ids_and_general_feedback_is_kept():
    read_in = read("::Cell::What? {=x ####Look it up.}\n\n::Cell::Again? {=y}\n\nNo title {=z}")
    assert [question.id for question in read_in.assignment.questions] == ["Cell", "2", "3"]
    assert read_in.assignment.questions[0].feedback == "Look it up."


NOTES = [
    ("$CATEGORY: $course$/top/Biology\n\nOk {=x}", "Line 1: the category “$course$/top/Biology” was not taken."),
    ("Ok {=x}\n\nMatch {=cat -> meow =dog -> bark}", "Not taken, line 3: matching questions are not graded here."),
    ("Ok {=x}\n\n// note\n::E::Write! {}", "Not taken, line 4: an essay without a model answer"),
    ("Just read this.\n\nOk {=x}", "Not taken, line 1: a text without a question."),
    ("Ok {=x}\n\nA {=b} and {=c}.", "Not taken, line 3: GIFT allows one pair of braces a question"),
    ("[html]See <img src='a.png'/> {=x}", "A picture was not taken, line 1."),
    ("Ok {=x*}", "An answer has a *, which Moodle takes for any text"),
    ("Ok {=x#well done}", "Feedback on single answers was not taken, line 1."),
    ("Ok {=x =%50%y}", "Answers other than the first full one were not taken, line 1: 1."),
    ("Ok {#=1:0 =%50%1:1}", "Answers other than the first full one were not taken, line 1: 1."),
]


@pytest.mark.parametrize(("text", "note"), NOTES, ids=[note for _, note in NOTES])
def test_what_is_not_taken_is_said_with_its_line(text, note):
    read_in = read(text)
    assert len(read_in.assignment.questions) == 1
    [said] = read_in.notes
    assert said.text("en").startswith(note)
    assert said.text("zh")


FAULTS = [
    ("Ok {=x}\n\nOpen {=x\n\nnext {=y}", "quiz.gift, line 3: the braces of this question do not match."),
    ("Ok {=x}\n\nOpen {=x", "quiz.gift, line 3: the braces of this question do not match."),
    ("What? {x}", "quiz.gift, line 1: the braces hold no answer that begins with = or ~."),
    ("// c\n\nHow? {#many}", "quiz.gift, line 3: “many” is not a number"),
    ("Which? {~a ~b}", "quiz.gift, line 1: no option is marked as right."),
    ("Which? {=a ~%-300%b}", "quiz.gift, line 1: options.2.share is -3.0; the limit is -1"),
    ("", "quiz.gift holds no question that can be taken."),
    ("// only a comment", "quiz.gift holds no question that can be taken."),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_fault_is_named_with_its_line(text, said):
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.text("en").startswith(said)
    assert caught.value.text("zh")
    assert caught.value.hint("en")


def test_chinese_quizzes_in_old_encodings():
    text = "::一::植物通过什么制造有机物，放出氧气？ {=光合作用}"
    assert read_assignment("题.txt", text.encode("gb18030")).assignment.language == "zh"


def test_markup_in_a_text_is_written_so_that_it_stays_text():
    sheet = read("[plain]Is </b> a tag?<br> {=</i>}").assignment
    assert b"[plain]" in write_assignment(sheet, "gift")
    assert read(write_assignment(sheet, "gift").decode()).assignment.questions[0].text == "Is </b> a tag?<br>"
