"""What to call a token where it stands alone: its text with blanks made visible, half a character by its bytes."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPACE, LINE, TAB = "␣", "⏎", "⇥"
VISIBLE = str.maketrans({" ": SPACE, "\n": LINE, "\t": TAB, "\r": "␍"})


def label_tokens(tokenizer: "Tokenizer") -> tuple[str, ...]:
    """A label for every id. A token of a byte-level vocabulary that is no whole character reads `⟨E4 B8⟩`."""
    size = tokenizer.get_vocab_size()
    names = [tokenizer.id_to_token(id) or "" for id in range(size)]
    if not _is_byte_level(tokenizer):
        return tuple(name.replace("▁", SPACE) for name in names)
    added = set(tokenizer.get_added_tokens_decoder())
    return tuple(name if id in added else label_bytes(name) for id, name in enumerate(names))


def label_bytes(name: str) -> str:
    """The label of a byte-level token, whose every letter stands for one byte."""
    letters = byte_letters()
    if any(letter not in letters for letter in name):
        return name
    data = bytes(letters[letter] for letter in name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return f"⟨{data.hex(' ').upper()}⟩"
    return text.translate(VISIBLE)


@cache
def byte_letters() -> dict[str, int]:
    """The letter each byte is written as in byte-level BPE (Radford et al. 2019): itself where it can be seen, else
    the next one from U+0100 on."""
    seen = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in seen]
    return {chr(byte): byte for byte in seen} | {chr(256 + at): byte for at, byte in enumerate(hidden)}


def _is_byte_level(tokenizer: "Tokenizer") -> bool:
    return "ByteLevel" in repr(tokenizer.decoder)
