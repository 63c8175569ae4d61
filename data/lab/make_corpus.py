"""Makes `corpus/harbour.txt`, a small synthetic corpus in English and Chinese: notes on life in an invented harbour.

Run it after changing a template: `python data/lab/make_corpus.py`. The same on every run. Nothing in it is true. Some
of what real corpora are full of is planted, so that cleaning has something to do: repeated texts, near repetitions,
menus and footers, addresses and telephone numbers (invented), invisible characters, tables, a third language.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
EACH = {"en": 1100, "zh": 900}
SEED = 11

WORDS = {
    "en": {
        "who": ["Mara", "old Tobias", "the ferryman", "Ilse from the bakery", "the harbour master", "young Finn",
                "the teacher", "Odile", "the lighthouse keeper", "Benno", "the net mender", "Captain Rusk"],
        "thing": ["bread", "salted fish", "wool", "lamp oil", "oranges", "rope", "honey", "timber", "letters", "cheese"],
        "boat": ["the Grey Heron", "the Little Anna", "the Northern Star", "the Patience", "the Swift", "the Two Sisters"],
        "place": ["the north pier", "the fish market", "the chapel hill", "the salt store", "Lantern Street",
                  "the rope walk", "the old mill", "the customs house"],
        "weather": ["fog", "a cold rain", "clear skies", "a strong west wind", "the first snow", "a warm breeze"],
        "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        "time": ["at dawn", "before noon", "in the afternoon", "at dusk", "after the evening bell"],
        "number": ["two", "three", "five", "seven", "nine", "twelve", "twenty", "forty"],
        "feel": ["tired but glad", "quiet", "in good spirits", "worried", "hungry", "proud of the work"],
    },
    "zh": {
        "who": ["阿梅", "老陶", "摆渡人", "面包铺的伊姐", "港务长", "小芬", "教书先生", "欧婶", "守灯塔的人", "阿本", "补网匠", "罗船长"],
        "thing": ["面包", "咸鱼", "羊毛", "灯油", "橘子", "缆绳", "蜂蜜", "木材", "信件", "奶酪"],
        "boat": ["灰鹭号", "小安娜号", "北星号", "耐心号", "飞燕号", "姐妹号"],
        "place": ["北码头", "鱼市", "教堂山", "盐仓", "灯笼街", "制绳场", "老磨坊", "海关楼"],
        "weather": ["大雾", "冷雨", "晴天", "强劲的西风", "初雪", "暖风"],
        "day": ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期天"],
        "time": ["天亮时", "上午", "下午", "黄昏", "晚钟之后"],
        "number": ["两", "三", "五", "七", "九", "十二", "二十", "四十"],
        "feel": ["又累又高兴", "安静", "精神很好", "有些担心", "饿了", "为干的活自豪"],
    },
}  # fmt: skip

OPENINGS = {
    "en": [
        "On {day} {time} {boat} came in with {number} barrels of {thing}.",
        "There was {weather} over {place} on {day}, and {boat} stayed in the harbour.",
        "{who} walked to {place} {time} to buy {thing}.",
        "Nobody had seen {who} since {day}, when {weather} came over the bay.",
        "The bell at {place} rang {number} times {time}.",
        "{who} promised to bring {thing} to {place} before {day}.",
    ],
    "zh": [
        "{day}{time}，{boat}载着{number}桶{thing}进港。",
        "{day}{place}上空有{weather}，{boat}留在港里。",
        "{time}，{who}到{place}去买{thing}。",
        "自从{day}海湾起了{weather}，就没人见过{who}。",
        "{time}，{place}的钟响了{number}下。",
        "{who}答应在{day}之前把{thing}送到{place}。",
    ],
}
MIDDLES = {
    "en": [
        "{who} counted the {thing} twice and wrote the number in the book.",
        "The price of {thing} rose because {boat} was late.",
        "{who} asked {other} for help, and the two of them carried the {thing} to {place}.",
        "Because of {weather}, the road to {place} was closed until {day}.",
        "{other} said that {thing} from the islands keeps longer than {thing2}.",
        "At {place} {number} people waited for news of {boat}.",
        "{who} lit a lamp so that {boat} could find the way past the rocks.",
        "The children of the school drew {boat} and hung the pictures at {place}.",
    ],
    "zh": [
        "{who}把{thing}数了两遍，把数目记在账本上。",
        "因为{boat}来晚了，{thing}涨了价。",
        "{who}请{other}帮忙，两个人把{thing}抬到{place}。",
        "因为{weather}，去{place}的路封到{day}。",
        "{other}说岛上的{thing}比{thing2}耐放。",
        "在{place}，有{number}个人等着{boat}的消息。",
        "{who}点起一盏灯，好让{boat}绕过礁石。",
        "学校的孩子画了{boat}，把画挂在{place}。",
    ],
}
ENDINGS = {
    "en": [
        "In the evening everyone was {feel}.",
        "By {day} the {thing} was sold, and {who} went home {feel}.",
        "{other} told the story at {place} for years.",
        "So {boat} left again {time}, with {thing} for the islands.",
        "That is why {who} never trusts {weather} any more.",
    ],
    "zh": [
        "到了晚上，大家都{feel}。",
        "到{day}，{thing}卖完了，{who}回家时{feel}。",
        "这件事{other}在{place}讲了好多年。",
        "于是{boat}{time}又出发了，给岛上带去{thing}。",
        "所以{who}再也不信{weather}了。",
    ],
}
HEADER = {"en": "Harbour notes | Home | Archive | Contact", "zh": "港口札记 | 首页 | 存档 | 联系"}
FOOTER = {
    "en": "All rights reserved. Click here for the cookie policy.",
    "zh": "版权所有，未经许可不得转载。点击查看隐私政策。",
}


def make_text(language: str, chance: random.Random) -> str:
    """A short note of one language: an opening, two to four sentences, an ending, about the same people and things."""
    bank = WORDS[language]
    held = {name: chance.choice(values) for name, values in bank.items()}
    others = [who for who in bank["who"] if who != held["who"]]
    things = [thing for thing in bank["thing"] if thing != held["thing"]]
    held |= {"other": chance.choice(others), "thing2": chance.choice(things)}
    middles = chance.sample(MIDDLES[language], chance.randint(2, 4))
    lines = [chance.choice(OPENINGS[language]), *middles, chance.choice(ENDINGS[language])]
    said = [_capital(line.format(**held)) for line in lines]
    return (" " if language == "en" else "").join(said)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def dirty(text: str, language: str, number: int) -> list[str]:
    """The text as it would stand in a real corpus: every nineteenth has something wrong with it or beside it."""
    kinds: Sequence[Callable[[], list[str]]] = (
        lambda: [text, text],
        lambda: [text, f"{text} {'So it goes.' if language == 'en' else '就是这样。'}"],
        lambda: [f"{HEADER[language]}\n{text}\n{FOOTER[language]}"],
        lambda: [f"{text} Write to notes{number}@harbour.example or call +44 20 7946 0{number % 900 + 100}."],
        lambda: [text.replace(" ", " \u200b", 3) + "\x07"],
        lambda: [text, " | ".join(str(number * at) for at in range(1, 12))],
        lambda: [text, "Le bateau est parti ce matin avec du pain et du fromage, et personne ne sait quand il reviendra."
                 if number % 2 else "ok"],
        lambda: [text, FOOTER[language]],
    )  # fmt: skip
    return kinds[number // 19 % len(kinds)]() if number % 19 == 0 else [text]


def main() -> None:
    """Write the corpus, both languages mixed."""
    chance = random.Random(SEED)
    texts: list[str] = []
    for language, count in EACH.items():
        made = [make_text(language, chance) for _ in range(count)]
        for number, text in enumerate(made):
            texts += dirty(text, language, number)
    chance.shuffle(texts)
    folder = HERE / "corpus"
    folder.mkdir(exist_ok=True)
    (folder / "harbour.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
