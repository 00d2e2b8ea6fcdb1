"""Text → terms that are equal where a reader would call the words the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

import snowballstemmer

LONGEST = 40
"""Characters of a term: longer ones are addresses or noise."""
_SMALL = (
    "a an and are as at be been but by can do does for from had has have he her his i if in is it its may me my no not of"
    " on or our she so than that the their them then there they this to was we were what when where which who will with"
    " you your ang ay mga ng sa na ko mo ka at o dan yang di ke dari untuk saya anda itu ini"
)
SMALL = frozenset(_SMALL.split())
"""Words that stand in nearly every text, in English, Filipino and Indonesian."""
_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def table(variants: str) -> Mapping[int, str]:
    """The lines of the table of variants (a character, a space, its other forms) as `str.translate` takes them."""
    found: dict[int, str] = {}
    for line in variants.splitlines():
        if line and not line.startswith("#"):
            one, _, others = line.partition(" ")
            found.update({ord(other): one for other in others})
    return found


class Folding:
    """`variants`: from `table`. One object serves all threads."""

    def __init__(self, variants: Mapping[int, str]) -> None:
        self._variants = dict(variants)

    def folded(self, text: str) -> str:
        """Without case, accents, width or script: `Ｐaßpört` and `passport` are equal, and so are 護照 and 护照."""
        plain = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(character for character in plain if not unicodedata.combining(character))
        return plain.replace("’", "").replace("'", "").translate(self._variants)

    def words(self, text: str) -> Iterator[str]:
        """Words of the alphabet as they are written, and runs of Chinese characters; small words are left out."""
        for run in _RUNS.findall(self.folded(text)):
            if run not in SMALL:
                yield run[:LONGEST]

    def terms(self, text: str, *, single: bool = False) -> Iterator[str]:
        """Stems, and pairs of Chinese characters. `single`: single characters too, for titles and keywords."""
        for run in self.words(text):
            if not is_chinese(run):
                yield stem(run)
                continue
            if single or len(run) == 1:
                yield from run
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def is_chinese(run: str) -> bool:
    """Whether a run of `words` is of Chinese characters."""
    return _CHINESE.match(run) is not None


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English stem. Words of other languages lose an ending too, here and in a query alike, so they still meet."""
    return str(_STEMMER.stemWord(word)) if len(word) > 3 else word


_STEMMER = snowballstemmer.stemmer("english")
