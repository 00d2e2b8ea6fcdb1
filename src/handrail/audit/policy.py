"""Every event that may be written, in words. A name that is not here is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "organisation.created": "An organisation was added",
        "account.created": "An account was made for a worker",
        "account.changed": "An account was opened again, or got another password",
        "account.closed": "An account was closed",
        "session.began": "A worker signed in",
        "session.ended": "A worker signed out",
        "content.published": "A definition was published",
        "library.indexed": "The search was brought up to date with its texts",
        "library.added": "An entry was added to the library",
        "library.changed": "An entry of the library was changed or translated",
        "library.withdrawn": "An entry of the library was withdrawn",
        "library.copied": "A copy was put with an entry of the library",
        "audit.checkpointed": "A checkpoint of every audit chain was printed",
        "screening.listed": "The list of screenings was fetched",
        "screening.begun": "A screening was begun",
        "screening.opened": "A screening that is not finished was fetched",
        "screening.saved": "Answers were saved",
        "screening.discarded": "A screening that was not finished was discarded",
        "screening.expired": "A screening that was not finished was removed after its time",
        "screening.submitted": "A screening was finished",
        "screening.read": "A finished screening was fetched",
        "screening.printed": "A finished screening was fetched for paper",
        "screening.viewed": "A worker's first view was recorded",
        "screening.decided": "A decision was recorded",
        "screening.rescored": "Determinations by another version of a framework were added",
        "screening.withdrawn": "A screening was taken out of the count",
        "screening.correcting": "A correction of a finished screening was begun",
        "screening.corrected": "A correction of a finished screening was finished",
        "paper.keyed": "A form on paper was typed in",
        "paper.keyed_again": "A form on paper was typed in by a second person, and stored if both typed the same",
        "paper.opened": "What two people typed from a form on paper was fetched, where it differed",
        "paper.settled": "What differed was settled, and the form on paper stored",
        "paper.discarded": "What was typed from a form on paper was thrown away",
        "paper.expired": "What was typed from a form on paper was removed after its time",
        "form.brought": "A form was brought in, as a draft",
        "form.saved": "A form that is being made was changed",
        "form.discarded": "A form that was being made was discarded",
        "form.published": "A form of an organisation was published, and its draft ended",
        "form.taken": "A form was taken away as a file",
        "figures.read": "Figures of an organisation were fetched",
        "figures.exported": "Figures were exported",
        "figures.saved": "A view of the figures was saved or removed",
        "figures.asked": "A publication of figures, or a higher budget, was asked for",
        "figures.approved": "Somebody approved a publication of figures, or a higher budget",
        "figures.published": "Figures were published across organisations",
        "figures.refused": "A publication of figures was refused",
        "figures.job_asked": "Long work was asked for",
        "figures.job_cancelled": "Long work was cancelled",
    }
)
