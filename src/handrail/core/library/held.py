"""How large a held copy may be, and the codes of why one may not be held. Apart from the reading of PDF files, which only
the child process that judges one has to load."""

MOST_BYTES = 25_000_000
NOT_PDF, LOCKED, ACTS, HOLDS_FILES, TOO_MUCH, UNREADABLE = (
    "not_pdf", "locked", "acts", "holds_files", "too_much", "unreadable",
)  # fmt: skip
CODES = frozenset({NOT_PDF, LOCKED, ACTS, HOLDS_FILES, TOO_MUCH, UNREADABLE})
