"""ODK XForm XML: any form that we hold leaves as one, and plain questionnaires come in from one. See docs/xform.md."""
