"""Numbers in words, 0 to 999, for each language of the texts."""

from collections.abc import Callable, Mapping

# In each language: 0 to 19, then the tens from 20 to 90.

_ENGLISH = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
    twenty thirty forty fifty sixty seventy eighty ninety
"""
_GERMAN = """
    null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
    fünfzehn sechzehn siebzehn achtzehn neunzehn
    zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig
"""


def english(number: int) -> str:
    """Return a number from 0 to 999 in English words."""
    words = _ENGLISH.split()
    hundreds, rest = divmod(number, 100)
    if hundreds:
        head = f"{words[hundreds]} hundred"
        return f"{head} and {english(rest)}" if rest else head
    if number < 20:
        return words[number]
    tens, ones = divmod(number, 10)
    return f"{words[18 + tens]}-{words[ones]}" if ones else words[18 + tens]


def german(number: int) -> str:
    """Return a number from 0 to 999 in German words."""
    words = _GERMAN.split()
    words_joined = ["", "ein", *words[2:]]
    hundreds, rest = divmod(number, 100)
    if hundreds:
        return f"{words_joined[hundreds]}hundert{german(rest) if rest else ''}"
    if number < 20:
        return words[number]
    tens, ones = divmod(number, 10)
    return f"{words_joined[ones]}und{words[18 + tens]}" if ones else words[18 + tens]


NUMBER_WORDS: Mapping[str, Callable[[int], str]] = {"en": english, "de": german}
"""What says a number in words, by the language's code."""
