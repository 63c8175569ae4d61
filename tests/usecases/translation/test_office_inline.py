"""The law of codes: a paragraph said again in its own words is the paragraph, whatever stands in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.checks.translation.pair import Pair
from core.checks.translation.placeholders import check_tags
from core.usecases.translation.files.office.office_inline import Anchor, Fixed, Group, Piece, plain_text, read_inline
from core.usecases.translation.files.office.office_target import write_inline

LOOKS = st.sampled_from("pbi")
TEXTS = st.text(st.sampled_from("ab <g1>/x2.\u4e2d"), max_size=6)
PIECES = st.builds(lambda text, look: Piece(text, look, look), TEXTS, LOOKS)
FIXED = st.builds(lambda name, loose: Fixed((name,), loose), st.integers(0, 99), st.booleans())
ANCHORS = st.builds(Anchor, st.integers(100, 199), st.booleans())
LEAVES = PIECES | FIXED | ANCHORS
NODES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda n, nodes: Group(n, tuple(nodes)), st.integers(200, 299), st.lists(inner, max_size=4)
    ),
)


def flat(nodes):
    """Texts and things in order; an empty group that became fixed is looked into."""
    for node in nodes:
        if isinstance(node, Fixed):
            yield from flat(node.things)
        elif isinstance(node, Group):
            yield node.shell
            yield from flat(node.nodes)
        else:
            yield node.text if isinstance(node, Piece) else node.thing if isinstance(node, Anchor) else node


def text(nodes):
    return "".join(one for one in flat(nodes) if isinstance(one, str))


def things(nodes):
    return sorted(one for one in flat(nodes) if isinstance(one, int))


@settings(max_examples=60)
@given(st.lists(NODES, max_size=8))
def test_the_source_as_its_own_target_gives_text_and_things_back(nodes):
    inline = read_inline(nodes)
    assert len(set(inline.codes)) == len(inline.codes)
    assert all(inline.source.count(code) == 1 for code in inline.codes)
    assert check_tags(Pair(inline.source, inline.source, "en", "es", tuple(inline.codes))).passed is not False
    made = write_inline(inline, inline.source)
    assert text(made) == text(nodes)
    assert things(made) == things(nodes)


@settings(max_examples=60)
@given(st.lists(NODES, max_size=8))
def test_what_was_written_reads_as_what_was_said(nodes):
    inline = read_inline(nodes)
    again = read_inline(write_inline(inline, inline.source))
    assert (again.source, again.codes) == (inline.source, inline.codes)


def test_the_commonest_look_is_bare_and_marks_of_punctuation_have_none():
    inline = read_inline([Piece("Note", "b"), Piece(":", "i"), Piece(" this is the text", "p")])
    assert inline.source == "<g1>Note</g1>: this is the text"


def test_characters_that_no_document_holds_do_not_get_into_one():
    assert plain_text(write_inline(read_inline([Piece("a", "p")]), "a\x00\x0b\ud800b")) == "ab"
