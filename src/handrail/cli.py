"""`handrail`: one command for everything. `instruments` and `determine` never load Django."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from handrail import __version__

_SETTINGS = "handrail.web.settings"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 if all is well, 1 if something was found wrong, 2 if it cannot be run."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["manage"]:
        return _manage(given[1:])
    chosen = _parser().parse_args(given)
    module, function, with_django = chosen.run
    if with_django and not _started():
        return 2
    result: int = getattr(import_module(f"handrail.commands.{module}"), function)(chosen)
    return result


def _started() -> bool:
    """Loads Django and its settings; says what the environment lacks and returns False if it cannot."""
    from handrail.web.environment import Refused

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        import django

        django.setup()
    except Refused as refused:
        print(f"handrail: {refused}", file=sys.stderr)
        return False
    return True


def _manage(arguments: list[str]) -> int:
    """Any command of Django's."""
    if not _started():
        return 2
    from django.core.management import execute_from_command_line

    execute_from_command_line(["handrail manage", *arguments])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handrail", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(required=True, metavar="command")
    _serve(verbs.add_parser("serve", help="answer requests"))
    _database(verbs.add_parser("migrate", help="bring the database up to this version"), "migrate")
    _database(verbs.add_parser("content", help="publish the definitions that ship"), "publish")
    demo = verbs.add_parser("demo", help="add invented organisations and screenings")
    demo.add_argument("--screenings", type=int, default=300, metavar="NUMBER")
    _database(demo, "demo")
    verbs.add_parser("manage", help="a command of Django's")
    _instruments(verbs.add_parser("instruments", help="check definitions"))
    determine = verbs.add_parser("determine", help="JSON lines of indicators on stdin, determinations on stdout")
    determine.add_argument("--framework", required=True, metavar="ID")
    determine.set_defaults(run=("definitions", "determine", False))
    _audit(verbs.add_parser("audit", help="verify the audit chains, take a checkpoint"))
    account = "add a worker, close or reopen an account, set a password"
    _account(verbs.add_parser("accounts", aliases=["account"], help=account))
    _handbook(verbs.add_parser("handbook", help="check the handbook, or make a PDF of it"))
    _figures(verbs)
    return parser


def _figures(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    work = verbs.add_parser("work", help="compute figures and do long work; a page starts it when it is needed")
    work.add_argument("--idle", type=float, metavar="MINUTES", help="end when nobody has asked for so long")
    work.set_defaults(run=("work", "run", True))
    figures = verbs.add_parser("figures", help="the columns that figures are computed on, and how unique a file is")
    kinds = figures.add_subparsers(required=True, metavar="extract|audit|report")
    extract = kinds.add_parser("extract", help="bring the columns up to date")
    extract.add_argument("--again", action="store_true", help="from nothing")
    extract.set_defaults(run=("work", "extract", True))
    report = kinds.add_parser("report", help="the quarterly report of a published release as PDF")
    report.add_argument("release", metavar="RELEASE", help='the end of its address, or "newest"')
    report.add_argument("--lang", choices=["en", "zh-Hant"], default="en")
    report.add_argument("--out", metavar="FILE", help="report-PERIOD-LANGUAGE.pdf if it is not said")
    report.set_defaults(run=("report", "write", True))
    audit = kinds.add_parser("audit", help="the smallest crowd that a record of a CSV file stands in, and where")
    audit.add_argument("file", metavar="FILE")
    audit.add_argument("--columns", metavar="A,B", help="what somebody may know; all if it is not said")
    audit.add_argument(
        "--order", type=int, default=2, metavar="NUMBER", help="also every choice of up to so many columns"
    )
    audit.add_argument("--minimum", type=int, default=11, metavar="NUMBER", help="the smallest class that is well")
    audit.set_defaults(run=("anonymity", "audit", False))


def _database(parser: argparse.ArgumentParser, function: str) -> None:
    parser.set_defaults(run=("database", function, True))


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
    parser.add_argument("--threads", type=int, default=8)
    parser.set_defaults(run=("serving", "serve", False))


def _instruments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="check|import|export|print")
    check = verbs.add_parser("check", help="problems of definitions, each with its line")
    check.add_argument("files", nargs="*", metavar="FILE", help="an instrument's files; without any, all that ship")
    check.set_defaults(run=("definitions", "check", False))
    bring = verbs.add_parser("import", help="an XLSForm to the files of an instrument")
    bring.add_argument("file", metavar="FILE", help=".xlsx, .xlsm, .xls, .ods, .csv, .md, or .xml (XForm)")
    bring.add_argument(
        "--to", metavar="FOLDER", help="where to write; a new folder with the form's id if it is not said"
    )
    bring.add_argument("--id", default="", help="in the place of the form's own")
    bring.add_argument("--version", default="", help="in the place of the form's own")
    bring.add_argument("--validate", action="store_true", help="ask ODK Validate too; it needs Java")
    bring.set_defaults(run=("forms", "bring", False))
    take = verbs.add_parser("export", help="a form as a file to take away")
    take.add_argument("id", metavar="ID", help="of an instrument that ships, or the key of a published one")
    kinds = ("came", "xlsform", "xform", "codebook", "codebook-pdf", "schema", "yaml")
    take.add_argument("--as", dest="kind", default="xlsform", choices=kinds)
    take.add_argument("--lang", default="en", help="of codebook and schema")
    take.add_argument("--output", metavar="FILE", help="a name with the id and version if it is not said")
    take.set_defaults(run=("taking", "take", True))
    paper = verbs.add_parser("print", help="a form on paper, as PDF")
    paper.add_argument("id", metavar="ID", help="of an instrument that ships, or the key of a published one")
    paper.add_argument("--lang", default="en", help="en, zh-Hant, …")
    paper.add_argument("--with", dest="beside", default="", metavar="LANG", help="a second language beside the first")
    paper.add_argument("--large", action="store_true", help="large print")
    paper.add_argument("--output", metavar="FILE", help="<id>-<lang>.pdf if it is not said")
    paper.set_defaults(run=("papers", "print_form", True))


def _handbook(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="check|pdf")
    verbs.add_parser("check", help="links, languages, and that everything has its page").set_defaults(
        run=("handbook", "check", False)
    )
    pdf = verbs.add_parser("pdf", help="the whole handbook, with contents and bookmarks")
    pdf.add_argument("--lang", default="en", choices=("en", "zh-Hant"))
    pdf.add_argument("--output", metavar="FILE", help="handrail-handbook-<lang>.pdf if it is not said")
    pdf.set_defaults(run=("handbook", "pdf", True))


def _audit(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="verify|checkpoint")
    verify = verbs.add_parser("verify", help="walk every chain")
    said = "what `handrail audit checkpoint` printed earlier, kept elsewhere"
    verify.add_argument("--against", "--checkpoint", dest="against", metavar="FILE", help=said)
    verify.set_defaults(run=("chains", "verify_all", True))
    take = verbs.add_parser("checkpoint", help="print the head of every chain")
    take.set_defaults(run=("chains", "print_checkpoint", True))


def _account(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="add|close|reopen|password")
    add = verbs.add_parser("add")
    add.add_argument("username")
    add.add_argument("--organisation", required=True, metavar="NAME", help="made if there is none of this name")
    add.add_argument(
        "--role",
        action="append",
        required=True,
        choices=("worker", "supervisor", "administrator", "editor", "analyst", "approver", "keyer"),
    )
    add.add_argument("--language", default="en", choices=("en", "zh-Hant"))
    add.set_defaults(run=("accounts", "add", True))
    for name in ("close", "reopen", "password"):
        verb = verbs.add_parser(name)
        verb.add_argument("username")
        verb.set_defaults(run=("accounts", name, True))


if __name__ == "__main__":
    sys.exit(main())
