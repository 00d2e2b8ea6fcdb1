"""The forms of an editor. What an entry must be is decided by `core.library.entry`, for files and for these alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.core.library import entry as rules
from handrail.core.library.entry import LONGEST, WRITTEN, Lists, Saying, Written, Wrong
from handrail.core.text import Text

MESSAGES: Mapping[str, Promise] = MappingProxyType(
    {
        rules.NEEDED: _("This is needed."),
        rules.TOO_LONG: _("This is too long."),
        rules.CODE: _("Choose from the list."),
        rules.ADDRESS: _("Write a whole web address that begins with https:// or http://."),
        rules.DATE: _("Write a year, a month or a day that exists, such as 2018, 2018-07 or 2018-07-30."),
        rules.NAME: _("Use small letters a to z, digits and single hyphens, such as rest-days-leaflet."),
        rules.CHARACTERS: _("There is a character here that cannot be shown, or a line break. Take it out."),
        rules.PAIR: _("A title and a summary go together: write both, or leave both empty."),
        rules.REVIEW: _("A review needs a name and a day, and words that were reviewed."),
        rules.MANY: _("These are too many."),
        rules.RELATED: _("There is no entry of one of these names. Write the names of other entries with spaces between."),
        rules.TAKEN: _("There is an entry of this name. Choose another."),
    }
)  # fmt: skip
REFUSED: Mapping[str, Promise] = MappingProxyType(
    {
        "nothing": _("Choose a PDF file."),
        "too_large": _("The file is larger than 25 MB. Nothing of it was kept."),
        "not_pdf": _("This is not a PDF, or it is something else as well. Only a PDF can be held."),
        "locked": _("The PDF is locked with a password. Save it without one."),
        "acts": _("The PDF does something by itself: a script, a start page, a form that sends or a film. Print it to a new PDF."),
        "holds_files": _("The PDF holds other files. Print it to a new PDF."),
        "too_much": _("The PDF is too much to check: too many pages or parts, or far larger when it is opened."),
        "unreadable": _("The PDF is damaged and cannot be read."),
        "licence": _("Say in one line why a copy may be given on: a licence, or who has allowed it and when."),
    }
)  # fmt: skip
_WORDS = ("title", "summary", "written_by", "reviewed_by", "reviewed_on")


class _Choice(forms.ChoiceField):
    def validate(self, value: Any) -> None:
        """By `core.library.entry`."""


class _Choices(forms.MultipleChoiceField):
    def validate(self, value: Any) -> None:
        """By `core.library.entry`."""


class EntryForm(forms.Form):
    """Facts once, words in each language side by side. `slug` is asked for a new entry only."""

    slug = forms.CharField(label=_("Name in the address"), required=False)
    kind = _Choice(label=_("Kind"), required=False)
    publisher = forms.CharField(label=_("Publisher"), required=False)
    published = forms.CharField(
        label=_("Published"), required=False, help_text=_("A year, a month or a day. Empty if unknown.")
    )
    languages = _Choices(label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple)
    audiences = _Choices(label=_("For"), required=False, widget=forms.CheckboxSelectMultiple)
    sectors = _Choices(label=_("Sector"), required=False, widget=forms.CheckboxSelectMultiple)
    url = forms.CharField(label=_("Where to get it"), required=False, help_text=_("Begins with https:// or http://."))
    related = forms.CharField(label=_("Related entries"), required=False, help_text=_("Their names in the address, with spaces between."))  # fmt: skip
    revision = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, known: Lists, language: str, *, new: bool, initial: dict[str, Any] | None = None) -> None:  # fmt: skip
        super().__init__(data, initial=initial, label_suffix="")
        if not new:
            del self.fields["slug"]
        for name, names in (("languages", known.languages), ("audiences", known.audiences), ("sectors", known.sectors)):
            self.fields[name].choices = _named(names, language)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "–"), *_named(known.kinds, language)]  # type: ignore[attr-defined]
        for one in WRITTEN:
            self._add_words(one)
        for name, field in self.fields.items():
            if most := LONGEST.get(name.partition(".")[0]):
                field.widget.attrs["maxlength"] = most

    def _add_words(self, language: str) -> None:
        lang = {"lang": language}
        area = forms.Textarea(attrs=lang | {"rows": 8})
        add = self.fields
        add[f"title.{language}"] = forms.CharField(label=_("Title"), required=False, widget=forms.TextInput(lang))
        add[f"summary.{language}"] = forms.CharField(label=_("Summary"), required=False, widget=area)
        add[f"written_by.{language}"] = forms.CharField(label=_("Words by"), required=False)
        add[f"reviewed_by.{language}"] = forms.CharField(label=_("Reviewed by"), required=False)
        add[f"reviewed_on.{language}"] = forms.CharField(label=_("Reviewed on"), required=False)

    def facts(self) -> list[forms.BoundField]:
        """The fields that no language has."""
        return [self[name] for name in self.fields if "." not in name and name != "revision"]

    def columns(self) -> list[dict[str, Any]]:
        """One column for each language."""
        return [{"language": one, "fields": [self[f"{name}.{one}"] for name in _WORDS]} for one in WRITTEN]

    def faults(self) -> Iterator[dict[str, Any]]:
        """For the summary at the top: which field, and what to do about it."""
        for name, messages in self.errors.items():
            if name in self.fields and name != "revision":
                yield {"field": self[name], "language": name.partition(".")[2], "messages": messages}

    def entry(self, slug: str = "") -> Written:
        """What was written; `is_valid` has said that it is text."""
        given = self.cleaned_data
        words = {}
        for one in WRITTEN:
            saying = Saying(*(_lines(given[f"{name}.{one}"]) for name in _WORDS))
            if saying != Saying():
                words[one] = saying
        return Written(
            slug or given.get("slug", ""), given["kind"], given["publisher"], given["published"],
            _once(given["languages"]), _once(given["audiences"]), _once(given["sectors"]),
            given["url"], _once(re.split(r"[\s,]+", given["related"])), MappingProxyType(words),
        )  # fmt: skip

    def number(self) -> int:
        """The revision that was changed, -1 where it is no number."""
        said = self.cleaned_data["revision"]
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1

    def refuse(self, problems: Iterable[Wrong]) -> None:
        """Puts each problem at its field."""
        for one in problems:
            self.add_error(one.field if one.field in self.fields else None, str(MESSAGES[one.code]))

    def take_up(self, revision: int) -> None:
        """After a conflict: what was typed stays, and saving again puts it in place of the newer one."""
        if isinstance(self.data, QueryDict):
            changed = self.data.copy()
            changed["revision"] = str(revision)
            self.data = changed


def initial(entry: Written, revision: int) -> dict[str, Any]:
    """What a form is filled with."""
    found: dict[str, Any] = {name: getattr(entry, name) for name in ("kind", "publisher", "published", "url")}
    found |= {name: list(getattr(entry, name)) for name in ("languages", "audiences", "sectors")}
    for language, saying in entry.words.items():
        found |= {f"{name}.{language}": getattr(saying, name) for name in _WORDS}
    return found | {"related": " ".join(entry.related), "revision": str(revision)}


def _named(names: Mapping[str, Text], language: str) -> list[tuple[str, str]]:
    return [(code, text.get(language)) for code, text in names.items()]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
