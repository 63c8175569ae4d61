"""How placeholders are written: one pattern for each syntax. Knows no languages and compares nothing.

Every pattern is bounded or possessive: the time for a text grows with its length and no faster.
"""

_W = "[A-Za-z0-9_]"
_URL = r"A-Za-z0-9_\-.~:/?#@!$&*+,;=%{}\[\]"
_WIDTH = r"(?:\d+|\*)?(?:\.(?:\d+|\*)?)?"
_ATTRIBUTES = r"""(?:"[^"<]{0,4000}"|'[^'<]{0,4000}'|[^<>"']){0,4000}+"""
_NO_TAG = (
    r"(?!(?:a|audio|button|details|dialog|form|iframe|input|ol|option|script|select|textarea|track|video)\s)"
    r"[\w:.-]+\s+[^\W\d_]+[\s>]"
)
"""A note in angle brackets, "<no name given>": its first word has no value, and no element may have one without."""
_C = rf"%(?:\d+\$)?[#0\-+'I]*{_WIDTH}(?:(?:hh|h|ll|l|q|j|z|t|L)?[diouxXeEfFgGaAcCsSpm]|<PRI\w+>)"

PRINTF = ("python-format", "c-format", "objective-c", "java-format", "php-format", "printf")
"""Those where a `%` begins a placeholder, and where the order tells which is which unless they are numbered."""

PATTERNS = {
    "url": rf"(?<![A-Za-z0-9])(?:(?:https?|ftp|file)://|mailto:|www\.)(?:[{_URL}]|\([{_URL}]*\))+(?<![.,;:!?*])",
    "email": r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])",
    "html": rf"<!--[^<>]{{0,4000}}-->|<(?!{_NO_TAG})/?[A-Za-z]{_ATTRIBUTES}>|</?\d{{1,3}}/?>"
    r"|&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});",
    "markdown": r"```[\s\S]{0,20000}?```|``[^\n]{1,2000}?``|`[^`\n]{1,2000}`"
    r"|(?<=\])\([^()\s]{1,2000}(?:\s\"[^\"\n]{0,500}\")?\)",
    "i18next": r"\{\{\{?-?[^{}]{1,300}\}\}\}?|\$t\((?:[^()]|\([^()]{0,300}\)){1,300}+\)",
    "chrome": r"\$[A-Za-z0-9_@]{1,60}\$",
    "vue": rf"@(?:\.{_W}+)?:(?:\([^()\s]{{1,200}}\)|{_W}+(?:\.{_W}+)*)|\{{'[^'\n]{{1,100}}'\}}|\{{\s*\w+\s*\}}",
    "icu": r"\{\s*[^\s{},'\"]{1,100}\s*(?:,[^{}']{0,300}(?:'[^']{0,300}'[^{}']{0,300}){0,20}+)?\}",
    "icu-plural": r"\#",
    "java-message": r"\{\s*\d+\s*(?:,[^{}]{0,300})?\}",
    "shell": rf"\$\{{[^{{}}\n]{{1,200}}\}}|\$[A-Za-z_]{_W}*",
    "ruby": rf"%\{{[^{{}}\n]{{1,100}}\}}|%[\-+0\#]*<\w+>[\-+0\#]*{_WIDTH}[a-zA-Z]|%%",
    "python-format": rf"%\([^()\n]{{1,100}}\)[#0\-+ ]*{_WIDTH}[hlL]?[diouxXeEfFgGcrsa]"
    rf"|%[#0\-+]*{_WIDTH}[hlL]?[diouxXeEfFgGcrsa]|%%",
    "objective-c": rf"%\#@\w+@|%(?:\d+\$)?[#0\-+']*{_WIDTH}@|{_C}|%%|%arg",
    "java-format": r"%(?:\d+\$|<)?[\-#+0,(]*\d*(?:\.\d+)?(?:[bBhHsScCdoxXeEfgGaA]|[tT][a-zA-Z])|%n|%%",
    "php-format": r"%(?:\d+\$)?[+\-0]*(?:'.)?-?\d*(?:\.\d+)?[bcdeEfFgGosuxX]|%%",
    "c-format": rf"{_C}|%%",
    "printf": r"%\(\w{1,100}\)\d*(?:\.\d+)?[sdifu]|%\d{1,2}\$(?:\.\d+)?[sd@f]"
    r"|%(?:\d*\.\d+|0\d+)?(?:l{1,2})?[sdiuf@](?![A-Za-z])",
    "boost": r"%\d{1,2}%|%\|[^|\n]{1,60}\||%%",
    "qt": r"%(?:L?\d{1,2}|Ln|n)",
    "python-brace": r"\{\{|\}\}|\{(?:[A-Za-z_]\w*|\d+)?(?:\.\w+|\[[^\]{}\n]{1,60}\]){0,20}(?:![rsa])?"
    r"(?::(?:[^{}\n]|\{[^{}\n]{0,100}\}){0,100}+)?\}",
    "brace": r"\{[\w.$\-]{0,100}\}",
    "php": rf"(?<![\w:]):[A-Za-z_]{_W}*",
    "escape": r"""\\(?:[nrtabfv0"'\\/]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})""",
    "accelerator": r"(?<![&_\w])&(?=\w)(?!\w{1,32};)|(?<=\w)&(?=[^\W\d_A-Z])(?!\w{1,32};)|(?<!_)_(?=[^\W_])",
}
"""In the order in which they claim characters: at the same place the first one has them."""

SYNTAXES = tuple(name for name in PATTERNS if name not in ("url", "email"))
"""What a format may name. `printf`, `brace` are for texts where nobody says what they are formatted with."""
