"""A Markdown file: its texts are segments, its code, links and everything between stay byte for byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.usecases.translation.text_making import (
    accent,
    accented_sources,
    read,
    reasons,
    same_again,
    sources,
    translate,
    words_only,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A heading\n", ["A heading"]),
        ("A heading\n===\n", ["A heading"]),
        ("# Closed ## {#id}\n", ["Closed ##"]),
        ("One\ntwo\nthree\n", ["One two three"]),
        ("中文\n换行\n", ["中文换行"]),
        ("One  \ntwo\\\nthree\n", ["One<br/>two<br/>three"]),
        ("**bold** *it* _it_ __b__ ~~s~~ x\n", ["<b1>bold</b1> <i2>it</i2> <i3>it</i3> <b4>b</b4> <s>s</s> x"]),
        ("***both*** x\n", ["<i><b>both</b></i> x"]),
        ("All **of it**.\n", ["All <b>of it</b>."]),
        ("**All of it**\n", ["All of it"]),
        ("Use `ls -l` now\n", ["Use `ls -l` now"]),
        ("`ls`: list files\n", ["`ls`: list files"]),
        ("See [the docs](http://a.b/c_d 'More') now\n", ["See <a1>the docs</a1> now", "More"]),
        ("See [the docs] and [it][the docs]\n\n[the docs]: x\n", ["See <a1>the docs</a1> and <a2>it</a2>"]),
        ("- [Meta](#meta)\n", ["Meta"]),
        ("![Alt *text*](a.png \"Title\")\n", ["Alt text", "Title"]),
        ("[![Build](b.svg)](c) Text\n", ["Build", "Text"]),
        ("Go to <https://a.b> now\n", ["Go to <https://a.b> now"]),
        ("- one\n  - two\n\n    more\n1. three\n", ["one", "two", "more", "three"]),
        ("- [ ] todo\n- [x] done\n", ["todo", "done"]),
        ("> quote\n> goes on\n>\n> > inner\n", ["quote goes on", "inner"]),
        ("> [!NOTE]\n> Careful here\n", ["Careful here"]),
        ("| A b | `c` |\n|---|--:|\n| d \\| e | 4 |\n", ["A b", "d | e"]),
        ("A note[^1].\n\n[^1]: It\n    goes on.\n\n    Second.\n", ["A note[^1].", "It goes on.", "Second."]),
        ("Term\n: Meaning\n", ["Term", "Meaning"]),
        ("*[HTML]: Hyper Text\n", ["Hyper Text"]),
        ('!!! tip "A title"\n    Body\n    text\n', ["A title", "Body text"]),
        (":::note\nInside\n:::\n", ["Inside"]),
        ("import X from './x'\n\nText <X y={1} /> here\n", ["Text <x1/> here"]),
        ('---\ntitle: "caf\\u00e9"\n---\n', ["caf\u00e9"]),
        ("Press <kbd>Ctrl</kbd> or H<sub>2</sub>O\n", ["Press <kbd>Ctrl</kbd> or H<sub>2</sub>O"]),
        ("<div>\n<p title='Tip'>In HTML</p>\n</div>\n", ["Tip", "In HTML"]),
        ("<details>\n<summary>More</summary>\n\nInside *it*\n\n</details>\n", ["More", "Inside <i>it</i>"]),
        ("Costs $5 or $10, is $a_b$ long\n", ["Costs $5 or $10, is $a_b$ long"]),
        ("5 \\* 3, a &amp; b, &lt;b&gt; \\[x\\]\n", ["5 * 3, a & b, <b> [x]"]),
        ("Hi :tada: {{ name }} {% raw %} [[wiki]]\n", ["Hi :tada: {{ name }} {% raw %} [[wiki]]"]),
        ("[ref]: http://a.b \"The title\"\n", ["The title"]),
        ("", []),
    ],
)  # fmt: skip
def test_texts_of_a_page(text, expected):
    assert sorted(sources("markdown", text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("```sh\nls -l\n```", "kept_code"),
        ("~~~\ntext\n~~~", "kept_code"),
        ("    indented", "kept_code"),
        ("$$\na^b\n$$", "kept_formula"),
        ("<!-- a comment -->", "kept_comment"),
        ("<script>\nvar a = 'text';\n</script>", "kept_code"),
        ("`code` 42", "kept_no_words"),
        ("[a]: http://a.b", "kept_link"),
    ],
)
def test_what_stays_is_listed(text, reason):
    assert reason in [why for _, why in reasons("markdown", text)]
    assert sources("markdown", text) == []


PAGE = """---
title: "A \\"good\\" page"
lang: en
draft: true
---

# Heading with `code`

A paragraph with **bold**, a [link](http://a.b/c "Tip") and `code`; it is long enough
that it was wrapped by its author, who kept to lines of about eighty characters
and so shall we.  
After a hard break: $x_1$.

* item with [ref][r]
  continued

      code in item

> quote one
> quote two

| a | b |
|---|---|
| c | d \\| e |

```python
print("text")  # stays
```

![picture](p.png)

[r]: http://r.s "Ref title"
"""


def test_everything_but_the_texts_stays():
    made = translate("markdown", PAGE).decode()
    assert sources("markdown", made) == accented_sources("markdown", PAGE)
    for kept in ('print("text")  # stays\n```', "      code in item\n", "](http://a.b/c ", "$x_1$", "draft: true"):
        assert kept in made
    for kept in ("`code`", "(p.png)", "[r]: http://r.s ", "|---|---|", "  \nÁƒťéŕ", "\n> ", " \\| "):
        assert kept in made
    assert "lang: es\n" in made
    assert 'title: "Á \\"ǵóóđ\\" ṗáǵé"' in made


def test_a_paragraph_is_wrapped_as_wide_as_before_within_its_prefix():
    made = translate(
        "markdown", PAGE.replace("> quote one\n> quote two", "> " + "many words here " * 5 + "\n> and more")
    )
    quoted = [line for line in made.decode().split("\n") if "ŵóŕđś" in line]
    assert len(quoted) >= 1 and all(line.startswith("> ") for line in quoted)


@pytest.mark.parametrize("start", range(36, 50))
def test_a_line_is_never_wrapped_where_the_break_would_be_a_hard_one(start):
    text = "A paragraph that was wrapped by its author at some\nfifty columns or so\n"
    made = translate("markdown", text, {sources("markdown", text)[0]: "x" * start + " \\ " + "word " * 12})
    assert "<br/>" not in sources("markdown", made)[0]


@pytest.mark.parametrize(
    ("text", "target", "written"),
    [
        ("Text\n", "5 * 3 = 15, a_b", "5 * 3 = 15, a_b\n"),
        ("Text\n", "*not emphasis*", "\\*not emphasis\\*\n"),
        ("Text\n", "1. not a list", "1\\. not a list\n"),
        ("Text\n", "# not a heading", "\\# not a heading\n"),
        ("Text\n", "- not an item", "\\- not an item\n"),
        ("Text\n", "> no quote", "\\> no quote\n"),
        ("Text\n", "[no](link)", "\\[no\\](link)\n"),
        ("Text\n", "<b>no tag</b>", "\\<b>no tag\\</b>\n"),
        ("Text\n", "`no code`", "\\`no code\\`\n"),
        ("|a|\n|-|\n", "a | b", "|a \\| b|\n|-|\n"),
        ("A **b** c\n", "在<b>“引号”</b>后面", "在<strong>“引号”</strong>后面\n"),
        ("A **b** c\n", "在 <b>粗体</b> 后面", "在 **粗体** 后面\n"),
        ("[a]\n\n[a]: x\n", "Ä", "[Ä][a]\n\n[a]: x\n"),
        ("See [a][] x\n\n[a]: x\n", "<a1>Ä</a1> siehe", "[Ä][a] siehe\n\n[a]: x\n"),
        ("![a]\n\n[a]: x\n", "Ä", "![Ä][a]\n\n[a]: x\n"),
        ('![x](y "T")\n', 'Say "hi"', '![x](y "Say \\"hi\\"")\n'),
        ("---\ntitle: Text\n---\n", "a: b", '---\ntitle: "a: b"\n---\n'),
        ("---\ntitle: 'Text'\n---\n", "it's", "---\ntitle: 'it''s'\n---\n"),
        ("---\ndescription: >-\n  Text\n  here\nx: y\n---\n", "Da", "---\ndescription: >-\n  Da\nx: y\n---\n"),
        ('+++\ntitle = "Text"\n+++\n', 'a "b"', '+++\ntitle = "a \\"b\\""\n+++\n'),
    ],
)
def test_a_target_says_what_it_says(text, target, written):
    found = read("markdown", text).segments
    wanted = {one.source: target for one in found if one.source not in ("x",)}
    assert translate("markdown", text, wanted).decode() == written


def test_links_to_a_heading_still_find_it():
    made = translate("markdown", "[Go](#my-heading)\n\n## My heading\n\n## Other\n").decode()
    assert '## <a id="my-heading"></a>Ḿý ħéáđíńǵ' in made
    assert "## Óťħéŕ" in made


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# One\n\nTwo\n", "# One / Óńé\n\nTwo\n\nŤŵó\n"),
        ("- one\n", "- one\\\n  óńé\n"),
        ("> one\n", "> one\n> \n> óńé\n"),
        ("|a|\n|-|\n", "|a<br>á|\n|-|\n"),
    ],
)
def test_bilingual_pages_show_both(text, written):
    assert translate("markdown", text, bilingual=True).decode() == written


def test_the_head_of_a_page_names_its_language():
    assert read("markdown", "---\nlang: pt-BR\n---\n\nOlá\n").source == "pt-BR"


PARTS = (
    "# ", "\n", "\n\n", "- ", "1. ", "> ", "    ", "  ", "\t", "**", "*", "_", "~~", "`", "```\n", "[", "](", "](http://x.y)",
    "]", "[a]: http://b 'T'\n", "![", "<b>", "</b>", "<br>", "<!--", "-->", "<div>", "</div>", "\n---\n", "|",
    "| a | b |\n|---|---|\n", "\\", "\\\n", "  \n", "$", "$x$", "&amp;", "&lt;", "<http://a.b>", "[^1]", "[^1]: ", ": ",
    '!!! note "T"\n', ":::", "word", "two words", "Text.", "中文", "。", "“引”", "{#a}", "{{x}}", "===\n", "[ ] ",
    "\r\n", "5. ", "a_b", "!", "(", ")", ":tada:", "<kbd>", "</kbd>", "---\ntitle: x\n---\n",
)  # fmt: skip


@settings(max_examples=70, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(alphabet="ab \n*_`[]<>é文", max_size=4)), max_size=25))
def test_any_text_comes_back_and_any_translation_reads_as_meant(parts):
    data = "".join(parts).encode()
    assert same_again("markdown", data)
    before, after = (words_only("markdown", one) for one in (data, translate("markdown", data)))
    assert after == [accent(one) for one in before]


def test_another_reader_finds_the_same_links_and_code():
    def found(text: str) -> list[tuple[str, str]]:
        tokens = MarkdownIt("commonmark").enable("table").parse(text)
        inline = [child for token in tokens for child in token.children or ()]
        return [
            (token.type, str(token.attrs.get("href") or token.attrs.get("src") or token.content))
            for token in (*tokens, *inline)
            if token.type in ("fence", "code_block", "code_inline", "link_open", "image", "hardbreak")
        ]

    strip = [(kind, said if kind != "image" else "") for kind, said in found(PAGE)]
    assert [
        (kind, said if kind != "image" else "") for kind, said in found(translate("markdown", PAGE).decode())
    ] == strip
