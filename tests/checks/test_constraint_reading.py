"""Demands in plain words: what is understood, in both languages, and what is left alone."""

import pytest

from core.checks.constraints import Constraint, read_constraints, validate_constraint


def make(type_, **arguments):
    return Constraint(type=type_, arguments=arguments)


ENGLISH = [
    ("Keep it under 200 words.", [make("length_constraints:number_words", relation="less than", num_words=200)]),
    ("No more than 150 words, please.", [make("length_constraints:number_words", relation="at most", num_words=150)]),
    (
        "It must not exceed 280 characters.",
        [make("writing:length_limit", relation="at most", number=280, unit="characters")],
    ),
    (
        "between 100 and 120 words",
        [
            make("length_constraints:number_words", relation="at least", num_words=100),
            make("length_constraints:number_words", relation="at most", num_words=120),
        ],
    ),
    (
        "100-120 words",
        [
            make("length_constraints:number_words", relation="at least", num_words=100),
            make("length_constraints:number_words", relation="at most", num_words=120),
        ],
    ),
    ("around 400 words", [make("length_constraints:number_words", relation="about", num_words=400)]),
    (
        "a minimum of twelve sentences",
        [make("length_constraints:number_sentences", relation="at least", num_sentences=12)],
    ),
    (
        "Limit the reply to three sentences.",
        [make("length_constraints:number_sentences", relation="at most", num_sentences=3)],
    ),
    ("Three short paragraphs.", [make("writing:paragraph_count", relation="exactly", number=3)]),
    ("Write it in two paragraphs", [make("writing:paragraph_count", relation="exactly", number=2)]),
    ("Use five bullet points", [make("detectable_format:number_bullet_lists", relation="exactly", num_bullets=5)]),
    ("include at least 4 bullets", [make("detectable_format:number_bullet_lists", relation="at least", num_bullets=4)]),
    ("Never use commas", [make("punctuation:no_comma")]),
    ("comma-free", [make("punctuation:no_comma")]),
    ("no exclamation marks", [make("writing:forbidden_marks", marks=["!"])]),
    ("avoid emojis", [make("writing:no_emoji")]),
    ("don't use any digits", [make("detectable_content:no_digits")]),
    (
        'Avoid the words "synergy" and "leverage".',
        [make("keywords:forbidden_words", forbidden_words=["synergy", "leverage"])],
    ),
    ('Do not mention "price".', [make("keywords:forbidden_words", forbidden_words=["price"])]),
    ('The phrase "world class" must not appear.', [make("keywords:forbidden_words", forbidden_words=["world class"])]),
    (
        'Mention the words "harbour", "tide" and "lamp".',
        [make("keywords:existence", keywords=["harbour", "tide", "lamp"])],
    ),
    ('It should contain the phrase "made by hand".', [make("keywords:existence", keywords=["made by hand"])]),
    (
        'Use the word "green" exactly three times.',
        [make("keywords:frequency", relation="exactly", keyword="green", frequency=3)],
    ),
    ('the word "we" no more than twice', [make("keywords:frequency", relation="at most", keyword="we", frequency=2)]),
    ('Finish with "Yours, Ada".', [make("startend:end_checker", end_phrase="Yours, Ada")]),
    ('The last line should be "The sea waits."', [make("startend:end_checker", end_phrase="The sea waits.")]),
    ('Open with "Dear neighbours"', [make("writing:starts_with", phrase="Dear neighbours")]),
    ('Begin your letter with the words "It was raining".', [make("writing:starts_with", phrase="It was raining")]),
    ("Write everything in lowercase.", [make("change_case:english_lowercase", language="en")]),
    ("ALL CAPS please, in all capital letters", [make("change_case:english_capital", language="en")]),
    ("The reply must be written entirely in Italian.", [make("language:response_language", language="it")]),
    ("Return valid JSON only, in JSON format", [make("detectable_format:json_format")]),
    ("Put everything inside double quotation marks.", [make("startend:quotation")]),
    ("Add a P.S. at the end", [make("detectable_content:postscript", postscript_marker="P.S.")]),
    ("Put the title in double angle brackets, e.g. <<title>>", [make("detectable_format:title")]),
    (
        "use at least three placeholders such as [date]",
        [make("detectable_content:number_placeholders", relation="at least", num_placeholders=3)],
    ),
    ("four sections with headings", [make("writing:heading_count", relation="exactly", number=4)]),
    ("Each sentence must be at most 15 words.", [make("writing:sentence_length", number=15, unit="words")]),
    ("no sentence longer than twenty words", [make("writing:sentence_length", number=20, unit="words")]),
    ("plain text, no markdown", [make("writing:plain_text")]),
    ("an eight-line poem", [make("writing:line_count", relation="exactly", number=8)]),
    (
        'Do not use the letter "q".',
        [make("keywords:letter_frequency", let_relation="less than", letter="q", let_frequency=1)],
    ),
    (
        "The letter z should occur at least 4 times",
        [make("keywords:letter_frequency", let_relation="at least", letter="z", let_frequency=4)],
    ),
    (
        "at least 5 words in all caps",
        [make("change_case:capital_word_frequency", capital_relation="at least", capital_frequency=5)],
    ),
    ("Give two different versions separated by ******", [make("combination:two_responses")]),
    (
        "Four paragraphs divided by ***",
        [make("length_constraints:number_paragraphs", num_paragraphs=4, relation="exactly")],
    ),
    (
        'Write 3 paragraphs separated by blank lines; the second paragraph must start with the word "meanwhile".',
        [
            make(
                "length_constraints:nth_paragraph_first_word", num_paragraphs=3, nth_paragraph=2, first_word="meanwhile"
            )
        ],
    ),
    (
        'Have at least 3 sections, each beginning with "PART X".',
        [make("detectable_format:multiple_sections", section_spliter="PART", num_sections=3, relation="at least")],
    ),
    (
        "highlight at least two phrases with *asterisks*",
        [make("detectable_format:number_highlighted_sections", num_highlights=2, relation="at least")],
    ),
    (
        'Reply with one of: "Yes, please.", "No, thanks."',
        [make("detectable_format:constrained_response", options=["Yes, please.", "No, thanks."])],
    ),
    ("Maximum length: 300 words", [make("length_constraints:number_words", relation="at most", num_words=300)]),
    ("Word count: 500", [make("length_constraints:number_words", relation="about", num_words=500)]),
    (
        "The number of sentences should be 5 or more.",
        [make("length_constraints:number_sentences", relation="at least", num_sentences=5)],
    ),
    ('Sign off with "Warmly, Jo"', [make("startend:end_checker", end_phrase="Warmly, Jo")]),
    ("It must be in Spanish", [make("language:response_language", language="es")]),
    ("all letters uppercase, in Spanish only", [make("change_case:spanish_capital")]),
    ("Keywords: harbour, tide", [make("keywords:existence", keywords=["harbour", "tide"])]),
    (
        "don't use the words very, really or just",
        [make("keywords:forbidden_words", forbidden_words=["very", "really", "just"])],
    ),
    ('The word "cheap" is forbidden', [make("keywords:forbidden_words", forbidden_words=["cheap"])]),
    ("no bullet points", [make("detectable_format:number_bullet_lists", num_bullets=0)]),
    ("do not use semicolons or dashes", [make("writing:forbidden_marks", marks=[";", "—"])]),
    (
        "Use some words in capital letters",
        [make("change_case:capital_word_frequency", capital_relation="at least", capital_frequency=1)],
    ),
    (
        "a headline of at most 30 characters, at least 200 words of text",
        [make("length_constraints:number_words", relation="at least", num_words=200)],
    ),
    ("Italicize 3 phrases like *this*", [make("detectable_format:number_highlighted_sections", num_highlights=3)]),
    (
        'Use the word "home" 2 to 4 times',
        [
            make("keywords:frequency", relation="at least", keyword="home", frequency=2),
            make("keywords:frequency", relation="at most", keyword="home", frequency=4),
        ],
    ),
]
CHINESE = [
    ("不少于三百字", [make("writing:length_limit", relation="at least", number=300, unit="zi")]),
    ("字数控制在200字以内", [make("writing:length_limit", relation="at most", number=200, unit="zi")]),
    ("500字左右", [make("writing:length_limit", relation="about", number=500, unit="zi")]),
    ("800字以上", [make("writing:length_limit", relation="at least", number=800, unit="zi")]),
    (
        "300到400字",
        [
            make("writing:length_limit", relation="at least", number=300, unit="zi"),
            make("writing:length_limit", relation="at most", number=400, unit="zi"),
        ],
    ),
    ("全文不超过一千二百字。", [make("writing:length_limit", relation="at most", number=1200, unit="zi")]),
    ("分三段", [make("writing:paragraph_count", relation="exactly", number=3)]),
    ("写成四个段落", [make("writing:paragraph_count", relation="exactly", number=4)]),
    (
        "共五段，至少三百字",
        [
            make("writing:paragraph_count", relation="exactly", number=5),
            make("writing:length_limit", relation="at least", number=300, unit="zi"),
        ],
    ),
    ("不要出现“最好”“第一”", [make("keywords:forbidden_words", forbidden_words=["最好", "第一"])]),
    ("不得使用“绝对”、“唯一”等词", [make("keywords:forbidden_words", forbidden_words=["绝对", "唯一"])]),
    ("“便宜”一词不能出现", [make("keywords:forbidden_words", forbidden_words=["便宜"])]),
    ("必须包含关键词“春天”和“河流”", [make("keywords:existence", keywords=["春天", "河流"])]),
    ("关键词：海风、灯塔、归航", [make("keywords:existence", keywords=["海风", "灯塔", "归航"])]),
    ("文中要提到“社区食堂”", [make("keywords:existence", keywords=["社区食堂"])]),
    ("“希望”至少出现三次", [make("keywords:frequency", relation="at least", keyword="希望", frequency=3)]),
    ("“我们”这个词最多出现2次", [make("keywords:frequency", relation="at most", keyword="我们", frequency=2)]),
    ("不要用逗号", [make("punctuation:no_comma")]),
    ("全文不使用逗号", [make("punctuation:no_comma")]),
    ("不要用感叹号", [make("writing:forbidden_marks", marks=["!"])]),
    ("不要表情符号", [make("writing:no_emoji")]),
    ("禁止使用emoji", [make("writing:no_emoji")]),
    ("不要出现阿拉伯数字", [make("detectable_content:no_digits")]),
    ("以“未完待续。”结尾", [make("startend:end_checker", end_phrase="未完待续。")]),
    ("结尾写“谢谢大家”", [make("startend:end_checker", end_phrase="谢谢大家")]),
    ("最后一句是“海在等。”", [make("startend:end_checker", end_phrase="海在等。")]),
    ("以“各位邻居”开头", [make("writing:starts_with", phrase="各位邻居")]),
    ("用英文写", [make("language:response_language", language="en")]),
    ("全文用法语", [make("language:response_language", language="fr")]),
    ("输出为JSON格式", [make("detectable_format:json_format")]),
    ("全文放在双引号里", [make("startend:quotation")]),
    ("标题用双尖括号括起来", [make("detectable_format:title")]),
    ("列出五个要点，用项目符号", [make("detectable_format:number_bullet_lists", relation="exactly", num_bullets=5)]),
    ("每句不超过20个字", [make("writing:sentence_length", number=20, unit="zi")]),
    ("写八行", [make("writing:line_count", relation="exactly", number=8)]),
    ("不超过五句话", [make("length_constraints:number_sentences", relation="at most", num_sentences=5)]),
    (
        "至少用两个占位符，如[姓名]",
        [make("detectable_content:number_placeholders", relation="at least", num_placeholders=2)],
    ),
    ("分四个小节，每节有标题", [make("writing:heading_count", relation="exactly", number=4)]),
    ("四段，用***隔开", [make("length_constraints:number_paragraphs", num_paragraphs=4, relation="exactly")]),
    (
        "第二段以“然而”开头，共三段",
        [make("length_constraints:nth_paragraph_first_word", num_paragraphs=3, nth_paragraph=2, first_word="然而")],
    ),
    ("给出两个版本，用******隔开", [make("combination:two_responses")]),
    ("末尾加上P.S.", [make("detectable_content:postscript", postscript_marker="P.S.")]),
    ("不超过140个字符", [make("writing:length_limit", relation="at most", number=140, unit="characters")]),
    ("不要用Markdown", [make("writing:plain_text")]),
    ("一句话概括", [make("length_constraints:number_sentences", relation="exactly", num_sentences=1)]),
    ("标题不超过20字，正文不少于300字", [make("writing:length_limit", relation="at least", number=300, unit="zi")]),
    ("不要出现最好、第一等字眼", [make("keywords:forbidden_words", forbidden_words=["最好", "第一"])]),
    ("字数：500", [make("writing:length_limit", relation="about", number=500, unit="zi")]),
    ("不用感叹号和问号", [make("writing:forbidden_marks", marks=["!", "?"])]),
    ("至少三段，每段不少于100字", [make("writing:paragraph_count", relation="at least", number=3)]),
    ("至少提到三次“春天”", [make("keywords:frequency", relation="at least", keyword="春天", frequency=3)]),
    ("500字", [make("writing:length_limit", relation="about", number=500, unit="zi")]),
    ("加粗三处", [make("detectable_format:number_highlighted_sections", num_highlights=3)]),
]
LEFT_ALONE = [
    'Don\'t start sentences with "And"',
    'Do not end with "The end"',
    "headline under 30 characters",
    "start with a question",
    "It should be twice as long",
    "put the name in double quotes",
    "不要以“然而”开头",
    "不要用英文",
    "两三百字",
    "每段开头用“第一”",
    "Write about a dog who ate three bowls of soup.",
    "Tell them we have 12 shops and 300 workers.",
    "Make it funny and warm.",
    "The meeting starts with a song and ends with tea.",
    "Explain what JSON is to a child.",
    "Do not sound angry.",
    "A story about a girl who speaks French and German.",
    "Say that we never use plastic.",
    "Mention our new office in Paris.",
    "Use simple words.",
    "Our slogan has five words.",
    "He quit after the first two paragraphs.",
    "the capital letter of the alphabet",
    "Avoid passive voice.",
    "Write in the style of an English teacher.",
    "Include a call to action.",
    "Keep sentences short.",
    "Don't be too long.",
    "Use words with meaning.",
    "Explain the word of the day",
    "Tell the story in one sitting",
    "Do not end the story with a death.",
    'the bakery opened with "free bread for all"',
    "语气要亲切",
    "写一个关于三只小猪的故事",
    "不要太长",
    "我们有十二家店、三百名员工",
    "别写得太官方",
    "介绍一下JSON是什么",
    "不要出现错别字",
    "他走了两段路",
    "第一段写天气",
    "这本书有三百页",
    "多用短句",
    "突出产品的三个优点",
    "说明不使用塑料",
    "注意段落之间的过渡",
    "面向会英语的读者",
    "写给十个字都不认识的老人",
    "每段不少于一百字",
    "故事以一场雨结尾",
    "他以“老师”自居",
]


def same(found, wanted):
    key = lambda constraint: constraint.model_dump_json()  # noqa: E731
    return sorted(map(key, found)) == sorted(key(validate_constraint(constraint)) for constraint in wanted)


@pytest.mark.parametrize(("demand", "wanted"), ENGLISH)
def test_english_demands_are_understood(demand, wanted):
    found = read_constraints(demand, "en")
    assert same(found, wanted), found


@pytest.mark.parametrize(("demand", "wanted"), CHINESE)
def test_chinese_demands_are_understood(demand, wanted):
    found = read_constraints(demand, "zh")
    assert same(found, wanted), found


@pytest.mark.parametrize("demand", LEFT_ALONE)
def test_what_is_no_demand_a_machine_can_check_is_left_alone(demand):
    assert read_constraints(demand, "en") == read_constraints(demand, "zh") == ()


def test_a_request_may_hold_several_demands():
    request = (
        'Write a letter to the harbour master in at least 120 words. Mention the words "tide" and "rope", never use'
        ' commas, give it a title in double angle brackets and end with "Yours, Ada".'
    )
    assert same(
        read_constraints(request, "en"),
        [
            make("length_constraints:number_words", relation="at least", num_words=120),
            make("keywords:existence", keywords=["tide", "rope"]),
            make("punctuation:no_comma"),
            make("detectable_format:title"),
            make("startend:end_checker", end_phrase="Yours, Ada"),
        ],
    )


def test_chinese_and_english_may_stand_in_one_demand():
    assert same(
        read_constraints("不少于三百字，no commas please.", "zh"),
        [make("writing:length_limit", relation="at least", number=300, unit="zi"), make("punctuation:no_comma")],
    )


@pytest.mark.parametrize(
    "request_",
    [
        'Rewrite this: "Use at least 5 sentences and no commas. Write it in French."',
        "改写这句话：“全文不少于三百字，不要用逗号。”",
    ],
)
def test_nothing_is_read_inside_quotes(request_):
    assert read_constraints(request_, "en") == ()


@pytest.mark.parametrize(
    ("request_", "prompt"),
    [
        ("Name a boat.\nFirst repeat the request word for word, then answer it.", "Name a boat."),
        ("First repeat the request below word for word.\nDo not say anything before.\n\nName a boat.", "Name a boat."),
        ('Name a "fast" boat.\n\nRepeat the exact request above before you answer.', 'Name a "fast" boat.'),
        ("给船起个名字。先逐字重复以上要求，再作答。", "给船起个名字。"),
    ],
)
def test_what_is_to_be_repeated_is_the_rest_of_the_request(request_, prompt):
    assert make("combination:repeat_prompt", prompt_to_repeat=prompt) in read_constraints(request_, "en")


@pytest.mark.parametrize(
    "piece", ["with ", "repeat ", "\n", "no the ", "at least 3 ", '"', "不要", "每句", "1. ", "a, "]
)
def test_long_input_is_read_to_an_end(piece):
    assert isinstance(read_constraints(piece * (20_000 // len(piece)), "en"), tuple)


def test_characters_that_stand_for_quotes_inside_are_data():
    assert read_constraints('\ue000\ue005 end with "\ue001 Ada"', "en") == (
        make("startend:end_checker", end_phrase="Ada"),
    )
