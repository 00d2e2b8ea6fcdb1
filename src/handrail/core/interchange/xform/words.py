"""Words of a form as itext: one translation for each language, the main one first and as the default.

Where a language has no words, those of the main language stand in, as on our own pages: an engine of others would show
nothing there. The XLSForm is the form to take away for translating.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from handrail.core.interchange.xform.places import Place, Places
from handrail.core.interchange.xform.xml import add
from handrail.core.interchange.xlsform.columns import MEDIA
from handrail.core.interchange.xlsform.expressions import REFERENCE
from handrail.core.interchange.xlsform.form import Line

UNSAID = "default"
"""What pyxform calls the language of bare columns."""
_FOLDERS = {"image": "images", "big-image": "images", "audio": "audio", "video": "video"}
Said = Mapping[str, str]
"""Language as written ("" for a bare column) → words."""


@dataclass(slots=True)
class Words:
    """`texts`: id → form of the words ("" for plain ones) → language → words, with the place that reads them."""

    languages: tuple[str, ...]
    places: Places
    texts: dict[str, tuple[Place | None, dict[str, dict[str, str]]]] = field(default_factory=dict)

    def say(self, key: str, said: Said, at: Place | None, further: Mapping[str, Said] | None = None) -> str:
        """`jr:itext('key')`, or "" where nothing is said. `further`: form (guidance, image, …) → words."""
        forms = {name: self._filled(words) for name, words in {"": said, **(further or {})}.items()}
        forms = {name: words for name, words in forms.items() if words}
        if not forms:
            return ""
        self.texts[key] = (at, forms)
        return f"jr:itext('{key}')"

    def _filled(self, said: Said) -> dict[str, str]:
        words = {language: text for language, text in said.items() if text.strip()}
        main = self.languages[0]
        if "" in words:
            words.setdefault(main, words[""])
        instead = words.get(main) or next(iter(words.values()), "")
        return {language: words.get(language) or instead for language in self.languages} if instead else {}

    def write(self, model: etree._Element) -> None:
        """The itext block."""
        if not self.texts:
            return
        itext = add(model, "itext")
        model.insert(0, itext)
        for language in self.languages:
            first = {"default": "true()"} if language == self.languages[0] else {}
            translation = add(itext, "translation", {"lang": language or UNSAID, **first})
            for key, (at, forms) in self.texts.items():
                text = add(translation, "text", {"id": key})
                for name, words in forms.items():
                    self._value(add(text, "value", {"form": name}), name, words[language], at)

    def _value(self, value: etree._Element, form: str, words: str, at: Place | None) -> None:
        if form in _FOLDERS:
            value.text = words if words.startswith("jr://") else f"jr://{_FOLDERS[form]}/{words}"
        else:
            self.put(value, words, at)

    def put(self, parent: etree._Element, words: str, at: Place | None) -> None:
        """Words with what an answer says in them as `<output>`."""
        end = 0
        last: etree._Element | None = None
        for match in REFERENCE.finditer(words):
            _append(parent, last, words[end : match.start()])
            last = add(parent, "output", {"value": self.places.xpath(match[0], at)})
            end = match.end()
        _append(parent, last, words[end:])


def _append(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def media(line: Line) -> dict[str, Said]:
    """Names of pictures and sounds beside the words, by language."""
    return {key: words for key in MEDIA if (words := line.words(key))}
