"""Patterns that read English and Spanish alike: names, sums, addresses and short forms cross from one into the other.

They read lower-case text, unless a comment says that they read it as written.
"""

from __future__ import annotations

from webapp.domain.plain_language.language import anywhere, whole

MONEY = anywhere(
    r"(?:us\$|mx\$|[$€£])\s?\d[\d.,]*(?:\s?[-–]\s?[$€£]?\d[\d.,]*)?(?:\s?(?:thousand|million|billion|mil|millones|k|m)\b)?",
    r"\b\d[\d.,]*\s?(?:€|euros?|dollars?|d[oó]lares|pesos|usd|eur|mxn)\b",
    r"\b\d[\d.,]*\s?(?:%|per ?cent|percent|por ciento)",
)
MULTIPLES = {
    **dict.fromkeys(("thousand", "mil", "k"), 1_000),
    **dict.fromkeys(("million", "millones", "m"), 1_000_000),
    "billion": 1_000_000_000,
}
"""What the word after a sum makes of it."""
PART_OF_100 = anywhere("%|per ?cent|por ciento")
DIGIT = anywhere(r"\d")
NUMERAL = anywhere(r"\b\d[\d.,]*\b")
PERIOD = anywhere(
    r"\b(?:an?|one|two|three|four|five|six|nine|ten|eleven|twelve|\d+|una?|dos|tres|seis|doce) "
    r"(?:day|week|month|year|d[ií]a|semana|mes|a[nñ]o)"
)
DATED = anywhere(
    r"(?:updated|as of|last reviewed|version|published|actualizad\w+|a fecha de|versi[oó]n)\D{0,20}(?:\d|[a-z])", r"20\d\d"
)
DURATION = whole("notice", "warning", "time", "preaviso", "aviso", "tiempo")

# As written.
EMAIL = anywhere(r"[\w.+-]+@[\w-]+\.[\w.]+")
WEB = anywhere(r"https?://\S+")
PHONE = anywhere(r"(?<![\d-])(?:\+\d{1,3}[ -])?\(?\d{2,3}\)?[ -]\d{2,3}[ -]\d{2,4}(?:[ -]\d{2})?(?![\d-])")
_PHONE_CORE = anywhere(r"\d\)?[ -]\d\d")  # in every number: without it the long pattern is not tried
ASK_A_PERSON = anywhere(
    r"\b(?:[Ee]mail|[Cc]all|[Ww]rite to|[Tt]alk to|[Cc]ontact|[Aa]sk|[Ee]scriba a|[Ll]lame a|[Hh]able con|[Pp]regunt\w+ a)"
    r" [A-ZÁÉÍÓÚ]\w+ [A-ZÁÉÍÓÚ]\w+"
)
FULL_NAME = anywhere(r"\b[A-ZÁÉÍÓÚ]\w+ [A-ZÁÉÍÓÚ]\w+")
NAME_INSIDE = anywhere(r"(?<!^)\b[A-ZÁÉÍÓÚ]\w+")
UP_TO_DATE = anywhere(r"\b(?:current|up to date|al d[ií]a|actualizad\w+)\b")

CLAUSE_END = anywhere(r"[,;:] |\b(?:and|but|because|if|y|pero|porque)\b ")
REASON = anywhere("because", "so that", "to protect", "law", "porque", "para proteger", "ley")
WILL_ANSWER = anywhere(r"\bask\b", "will answer", "pregunte", "responde")
DECIDING_VERB_START = anywhere(
    r"[ ,]+(?=will|must|can|ha[sv]e?|decid|choos|chose|vot|approv|award|select|set|sign|confirm|elig|aprueb)"
)


def names_contact(text: str) -> bool:
    """Whether a text gives an address, a number to call, or a person to turn to."""
    return bool(
        ("@" in text and EMAIL.search(text))
        or ("://" in text and WEB.search(text))
        or (_PHONE_CORE.search(text) and PHONE.search(text))
        or ASK_A_PERSON.search(text)
    )
