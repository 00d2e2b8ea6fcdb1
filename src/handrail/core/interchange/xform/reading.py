"""XForm XML from outside → a book, which flows on like any other; or every reason why not, with line and place.

What a plain questionnaire consists of is listed in docs/xform.md. A finding's `sheet` is the place in the data, its `row`
the line of the file.
"""

from __future__ import annotations

from lxml import etree

from handrail.core.interchange.xform.choices import Choices
from handrail.core.interchange.xform.model import Model, read_model
from handrail.core.interchange.xform.parsing import parsed
from handrail.core.interchange.xform.questions import Questions
from handrail.core.interchange.xform.rows import Cells, Row, book
from handrail.core.interchange.xform.silent import add_changes, add_defaults, add_silent, moved
from handrail.core.interchange.xform.texts import Texts, get
from handrail.core.interchange.xform.walking import Body
from handrail.core.interchange.xform.words import UNSAID
from handrail.core.interchange.xform.writing import ROOT
from handrail.core.interchange.xform.xml import ODK, line, local, tag
from handrail.core.interchange.xlsform.found import Found, Refused, found, refused
from handrail.core.interchange.xlsform.reading import Reading
from handrail.core.interchange.xlsform.writable import unwritable

SUFFIX = ".xml"
_SENT = {"action": "submission_url", "orx:auto-send": "auto_send", "orx:auto-delete": "auto_delete"}
_PRIORITIES = ("no-power", "low-power", "balanced", "high-accuracy")


def read_xform(data: bytes) -> Reading:
    """Raises `Refused` with every finding that can be made at once."""
    html = parsed(data)
    model, body = _parts(html)
    read = read_model(model)
    namer = read.namer()
    texts = Texts(namer)
    texts.read(next(model.iterchildren(tag("itext")), None))
    choices = Choices(read, namer, texts)
    questions = Questions(read, namer, texts, choices)
    walked = Body(questions)
    rows = walked.rows(body, read.path)
    add_silent(rows, walked)
    add_changes(rows, walked)
    add_defaults(rows, walked, model)
    moved(rows, read.path, questions)
    rows += _audit(read, questions)
    settings = _settings(html, body, read, texts) | _submission(model, questions)
    findings = (*read.findings, *texts.findings, *choices.findings, *questions.findings)
    return _whole(rows, choices, settings, findings)


def _whole(rows: list[Row], choices: Choices, settings: Cells, findings: tuple[Found, ...]) -> Reading:
    """The book; or the findings, in the order of the file."""
    ordered = tuple(sorted(set(findings), key=lambda one: (one.row, one.code, one.sheet)))
    if refused(ordered):
        raise Refused(ordered)
    made = book(rows, choices.rows, settings)
    if wrong := unwritable(made):
        raise Refused(wrong)
    return Reading(made, ordered)


def _parts(html: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Model and body. Raises `Refused` where one is missing."""
    head, body = (next(html.iterchildren(tag(f"h:{name}")), None) for name in ("head", "body"))
    model = next(head.iterchildren(tag("model")), None) if head is not None else None
    if html.tag != tag("h:html") or model is None or body is None:
        what = "h:html" if html.tag != tag("h:html") else "h:body" if body is None else "model"
        raise Refused([found("xform.structure", "", line(html), what=what)])
    return model, body


def _settings(html: etree._Element, body: etree._Element, read: Model, texts: Texts) -> Cells:
    title = next(html.iter(tag("h:title")), None)
    name = read.path.strip("/")
    language = texts.languages[0]
    identity = get(read.root, "id") or name
    cells = {
        "form_title": (title.text or "").strip() if title is not None and title.text else identity,
        "form_id": identity,
        "version": get(read.root, "version") or get(read.root, "orx:version"),
        "default_language": language if language and language != UNSAID else "",
        "name": name if name != ROOT else "",
        "style": get(body, "class"),
        "instance_name": _instance_name(read),
    }
    return {key: text for key, text in cells.items() if text}


def _instance_name(read: Model) -> str:
    path = f"{read.path}/meta/instanceName"
    return read.namer().named(read.bind(path, "calculate"), path)


def _submission(model: etree._Element, questions: Questions) -> Cells:
    """Where answers go, which is kept; keys for sealing them are another program's and refused."""
    cells: Cells = {}
    for one in model.iterchildren(tag("submission")):
        if get(one, "base64RsaPublicKey"):
            questions.say("xform.encrypted", one, "")
        for key, column in _SENT.items():
            if said := get(one, key):
                cells[column] = said
        for key in map(str, one.attrib):
            if local_name(key) not in ("action", "method", "auto-send", "auto-delete", "base64RsaPublicKey"):
                questions.say("xform.dropped", one, "", what=f"submission/@{local_name(key)}")
    return cells


def local_name(key: str) -> str:
    """The name of an attribute without its namespace."""
    return str(etree.QName(key).localname)


def _audit(read: Model, questions: Questions) -> list[Row]:
    """The log that engines keep of how a form was filled in, with the parameters that pyxform knows."""
    path = next((path for path, node in read.meta.items() if local(node) == "audit"), "")
    if not path:
        return []
    bind = read.binds.get(path)
    keys = [str(key) for key in bind.attrib if ODK in str(key)] if bind is not None else []
    given = {local_name(key): str(bind.get(key)) for key in keys} if bind is not None else {}
    if given.get("location-priority", _PRIORITIES[0]) not in _PRIORITIES:
        questions.say("xform.dropped", bind, path, what="location-priority")
        given = {key: text for key, text in given.items() if not key.startswith("location-")}
    parameters = " ".join(f"{key}={text}" for key, text in given.items())
    return [Row("", 0, {"type": "audit", "name": "audit"} | ({"parameters": parameters} if parameters else {}))]
