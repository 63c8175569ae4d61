"""Makes `messages.csv` and `batch.en.csv`, `batch.zh.csv` from the templates in `sources/`.

Run it after changing a template: `python data/triage/make_samples.py`. The same on every run. Every message is
invented: IBANs and cards have right check digits and no owner, links end in .example or lead to addresses reserved for
documentation.
"""

import csv
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "zh")
EACH = 3
"""Messages of each template."""
BATCH = 40
"""Messages of a sample batch, as a person would upload it: without labels."""
_SLOT = re.compile(r"\{([a-z0-9]+)\}")
_EVIDENCE = re.compile(r"⟦([^⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Message:
    """One row: `evidence` are the phrases that make it what it is, joined by " | "; `hard` ones only look like risks."""

    id: str
    template: str
    language: str
    label: str
    hard: str
    text: str
    evidence: str


def make_messages(language: str) -> Iterator[Message]:
    """All messages of a language, template by template."""
    source = tomllib.loads((HERE / "sources" / f"{language}.toml").read_text("utf-8"))
    slots = source.pop("slots")
    for label, block in source.items():
        for number, template in enumerate(block.strip().splitlines(), 1):
            name = f"{language}-{label}-{number:02}"
            for copy in range(1, EACH + 1):
                filled = fill(template, slots, random.Random(f"{name} {copy}"))
                evidence = " | ".join(_EVIDENCE.findall(filled))
                hard = "1" if label == "hard" else ""
                kind = "ordinary" if hard else label
                yield Message(f"{name}-{copy}", name, language, kind, hard, _EVIDENCE.sub(r"\1", filled), evidence)


def fill(template: str, slots: dict[str, list[str]], chance: random.Random) -> str:
    """The template with every slot filled; the same slot twice gets two values."""
    made = {
        "iban": lambda: make_iban(chance),
        "card": lambda: make_card(chance),
        "number": lambda: f"{chance.randrange(2019, 2027)}-{chance.randrange(10_000):04}",
        "last4": lambda: f"{chance.randrange(10_000):04}",
        "code": lambda: f"{chance.randrange(1_000_000):06}",
    }
    return _SLOT.sub(lambda match: made.get(match[1], lambda: chance.choice(slots[match[1]]))(), template)


def make_iban(chance: random.Random) -> str:
    """A German or British IBAN of a bank that does not exist, its check digits after ISO 13616."""
    country, bank = chance.choice((("DE", "00000000"), ("GB", "ZZZZ000000")))
    account = bank + "".join(chance.choices("0123456789", k=10 if country == "DE" else 8))
    value = int("".join(str(int(char, 36)) for char in f"{account}{country}00"))
    plain = f"{country}{98 - value % 97:02}{account}"
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def make_card(chance: random.Random) -> str:
    """Sixteen digits with the checksum of ISO/IEC 7812-1, of an issuer that does not exist."""
    digits = [6, 2, 0, 0, 0, 0, *chance.choices(range(10), k=9)]
    odd = sum(sum(divmod(2 * digit, 10)) for digit in digits[::2])
    digits.append(-(odd + sum(digits[1::2])) % 10)
    plain = "".join(map(str, digits))
    return " ".join(plain[at : at + 4] for at in range(0, 16, 4))


def write_batch(messages: list[Message], target: Path) -> None:
    """A table as a bank would export it."""
    chance = random.Random(target.stem)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("reference", "message"))
        for number, message in enumerate(chance.sample(messages, BATCH), 1):
            writer.writerow((f"T{number:04}", message.text))


def main() -> None:
    """Write all three files."""
    made = {language: list(make_messages(language)) for language in LANGUAGES}
    with (HERE / "messages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Message)])
        writer.writerows(astuple(message) for messages in made.values() for message in messages)
    for language, messages in made.items():
        write_batch(messages, HERE / f"batch.{language}.csv")


if __name__ == "__main__":
    main()
