"""Assignments for the tests of their files: one with every field in use, and arbitrary ones."""

from hypothesis import strategies as st

from core.usecases.grading.assignment import Assignment, CodeTest, Option, Question, RubricItem, Step

FULL = Assignment(
    title="All kinds, all fields",
    language="en",
    questions=(
        Question(
            id="Q1",
            kind="choice",
            text="Which?\nChoose one.",
            options=(Option(id="A", text="=1+1"), Option(id="B", text="b: {2}~", share=1), Option(id="C", share=-0.25)),
            skills=("one, with comma",),
        ),
        Question(
            id="Q2",
            kind="choice",
            text="Which ones?",
            points=3,
            several=True,
            options=(
                Option(id="A", text="a", share=0.5),
                Option(id="B", text="b", share=0.5),
                Option(id="C", text="c"),
            ),
        ),
        Question(id="Q3", kind="true_false", text="-1 is negative", reference=("true",), feedback="+ or -?"),
        Question(
            id="Q4", kind="fill_in", text="Ice is _____", points=0.5, reference=("cold", "solid"), exact_case=True
        ),
        Question(id="Q5", kind="fill_in", text="_____ and _____", several=True, reference=("a|b", "c")),
        Question(id="Q6", kind="numeric", text="g?", reference=("9.81 m/s^2",), tolerance=0.01, unit_share=0.25),
        Question(id="Q7", kind="numeric", text="pi?", reference=("3.14",), tolerance=0.05, relative=True),
        Question(
            id="Q8",
            kind="maths",
            text="Solve |x| = 2",
            reference=("|x| = 2", "x = \\pm 2"),
            steps=(Step(result="x = 2", share=0.5),),
        ),
        Question(
            id="Q9",
            kind="short",
            text="@why?",
            reference=("because | therefore", "two\nlines"),
            rubric=(
                RubricItem(id="cause", text="names it: clearly", points=1.5, examples=("it is so", "it was")),
                RubricItem(id="2", text="gives 2: reasons", points=0.5),
            ),
            skills=("reasons", "words"),
        ),
        Question(id="Q10", kind="essay", text="Write.", reference=("One.\n\nTwo.", "Three."), words=150),
        Question(
            id="Q11",
            kind="code",
            text="def f(x):\n    return x",
            tests=(
                CodeTest(call="f({1: '=>'}, x=3)", expected="{1: '=>'}"),
                CodeTest(stdin="3\n4", expected='say "7"\n', weight=2.5),
            ),
        ),
    ),
)

_CHARS = st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp"))
_LINE = st.text(_CHARS, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
_TEXT = st.lists(_LINE, max_size=3).map("\n".join)
_SHARE = st.integers(-100, 100).map(lambda percent: percent / 100)
_POINTS = st.integers(0, 4000).map(lambda quarter: quarter / 4)


@st.composite
def questions(draw, kinds=("choice", "true_false", "fill_in", "numeric")):
    """One question of the kinds that every format holds, its id still to be given."""
    kind = draw(st.sampled_from(kinds))
    fields = {"id": "Q", "kind": kind, "text": draw(_TEXT), "points": draw(_POINTS), "feedback": draw(_TEXT)}
    if kind == "choice":
        right = draw(st.integers(0, 4))
        shares = [1.0 if place == right else draw(_SHARE) for place in range(5)]
        fields["options"] = [
            {"id": letter, "text": draw(_LINE), "share": share} for letter, share in zip("ABCDE", shares, strict=True)
        ]
    elif kind == "true_false":
        fields["reference"] = [draw(st.sampled_from(["true", "false"]))]
    elif kind == "fill_in":
        fields["reference"] = draw(
            st.lists(_LINE.filter(lambda line: line != "|"), min_size=1, max_size=3, unique=True)
        )
    else:
        fields["reference"] = [str(draw(st.integers(-1000, 1000)) / 8)]
        fields["tolerance"] = draw(st.integers(0, 100)) / 16
    return Question.model_validate(fields)


_ENTRY = st.lists(_LINE, min_size=1, max_size=2).map("\n".join).filter(lambda entry: "|" not in entry.split("\n"))
_WHOLE = st.integers(1, 100).map(lambda percent: percent / 100)


@st.composite
def judged_questions(draw):
    """One question of the kinds that only tables and our own form hold."""
    kind = draw(st.sampled_from(["maths", "short", "essay", "code"]))
    entries = st.lists(_ENTRY, min_size=1, max_size=3, unique=True)
    fields = {"id": "Q", "kind": kind, "text": draw(_TEXT), "points": draw(_POINTS), "reference": draw(entries)}
    skill = _LINE.filter(lambda line: not set(line) & set(";；"))  # which part skills in a cell
    fields["skills"] = draw(st.lists(skill, max_size=3, unique=True))
    fields["steps"] = [{"result": draw(_LINE), "share": draw(_WHOLE)} for _ in range(draw(st.integers(0, 2)))]
    fields["rubric"] = [
        {"id": f"r{at}", "text": draw(_LINE), "points": draw(_POINTS), "examples": draw(st.lists(_LINE, max_size=2))}
        for at in range(draw(st.integers(0, 2)))
    ]
    fields["tests"] = [
        {"stdin": draw(_TEXT), "expected": draw(_TEXT), "weight": draw(st.integers(1, 9)) / 4}
        for _ in range(draw(st.integers(kind == "code", 2)))
    ]
    fields["words"] = draw(st.none() | st.integers(1, 20_000))
    return Question.model_validate(fields)


@st.composite
def assignments(draw, asked=questions):
    """One to four questions with ids in order."""
    drawn = draw(st.lists(asked(), min_size=1, max_size=4))
    numbered = [question.model_copy(update={"id": f"Q{number}"}) for number, question in enumerate(drawn, 1)]
    return Assignment(title=draw(_LINE), language=draw(st.sampled_from(["en", "zh"])), questions=numbered)
