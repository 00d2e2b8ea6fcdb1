"""Each code of an imported form with its sentences in English; `{places}` are filled from what was found.

Pages say the same codes in the language of whoever edits. Three lists: nothing is imported; a draft that cannot be
published yet; said, and nothing hangs on it.
"""

from __future__ import annotations

from handrail.core.problems import Problem

_FILES = (
    Problem("xlsform.file.kind", "This kind of file is not read.", "Send one of {kinds}."),
    Problem("xlsform.file.size", "The file is larger than {most} MB.", "Remove what is not part of the form."),
    Problem("xlsform.file.empty", "The file is empty.", "Send the form."),
    Problem("xlsform.file.other", "The file is not what its name says ({suffix}).", "Save it again in its program."),
    Problem(
        "xlsform.file.damaged", "The file is damaged, incomplete, or has a password.", "Save it again and send that."
    ),
    Problem("xlsform.file.parts", "The file has more than {most} parts.", "Copy the form into a new workbook."),
    Problem("xlsform.file.unpacked", "The file grows beyond {most} MB.", "Copy the form into a new workbook."),
    Problem(
        "xlsform.file.cells", "The sheets reach over more than {most} cells.", "Delete cells far to the right or below."
    ),
    Problem("xlsform.file.rows", "The sheets have more than {most} rows.", "Put long lists into a file of their own."),
    Problem(
        "xlsform.file.sheets", "The workbook has more than {most} sheets.", "Remove those that are not the form's."
    ),
    Problem("xlsform.file.doctype", "The file declares a document type.", "Save it again in a spreadsheet program."),
    Problem("xlsform.file.encoding", "The text is not UTF-8 in this line.", "Save it as UTF-8."),
    Problem(
        "xlsform.file.table", "There is no table with a survey in the file.", "Begin it with the columns of the survey."
    ),
    Problem("xlsform.file.memory", "Reading the form took more memory than it may.", "Divide the form."),
    Problem("xlsform.file.time", "Reading the form took longer than it may.", "Divide the form."),
    Problem(
        "xlsform.sheet.name", "No sheet can be called “{name}”.", "Use 1 to 31 characters without [ ] : * ? / and \\."
    ),
    Problem("xlsform.sheet.twice", "Two sheets have this name.", "Rename one."),
    Problem("xlsform.sheet.columns", "A row has more than {most} cells.", "Remove the cells to the right."),
    Problem("xlsform.cell.long", "The cell has more than {most} characters.", "Shorten the text."),
    Problem(
        "xlsform.cell.character", "The cell holds the character {character}, which no form can hold.", "Write it again."
    ),
)
_FORMS = (
    Problem("xlsform.survey.missing", "There is no sheet called survey.", "Call the sheet with the questions survey."),
    Problem("xlsform.survey.empty", "The survey has no question.", "Add a question."),
    Problem("xlsform.column.missing", "The column {name} is missing.", "Add it to the first row."),
    Problem("xlsform.column.twice", "Two columns mean the same: “{name}” and “{other}”.", "Rename or remove one."),
    Problem("xlsform.column.space", "The column “{name}” has a space in its name.", "Write _ in its place."),
    Problem("xlsform.type.missing", "The row has a name or label and no type.", "Say its type."),
    Problem("xlsform.type.unknown", "There is no type “{type}”.", "Correct the type."),
    Problem("xlsform.name.missing", "The row has no name.", "Give it a name."),
    Problem(
        "xlsform.name.letters",
        "“{name}” cannot be a name.",
        "Begin with a letter or _; then letters, digits, _ - and . only.",
    ),
    Problem("xlsform.name.twice", "The name {name} stands twice in the same group.", "Give each row its own."),
    Problem("xlsform.name.reserved", "The name {name} is kept for the form itself.", "Choose another."),
    Problem("xlsform.name.repeat", "The repeat {name} has the name of another, or of the form.", "Give it its own."),
    Problem(
        "xlsform.group.unopened", "This ends a {kind} that was not begun.", "Remove the row, or add its beginning."
    ),
    Problem("xlsform.group.unclosed", "The {kind} {name} is not ended.", "Add a row that ends it."),
    Problem("xlsform.group.deep", "Groups stand more than {most} levels deep.", "Write the form flatter."),
    Problem(
        "xlsform.list.missing",
        "There is no list of choices “{name}”.",
        "Add it to the sheet choices, or correct its name.",
    ),
    Problem(
        "xlsform.list.other",
        "A list with “or other” needs choices and takes no filter.",
        "Add choices; remove the filter.",
    ),
    Problem("xlsform.list.file", "“{name}” is not a .csv, .xml or .geojson file.", "Name the file with its ending."),
    Problem("xlsform.choice.name", "The choice has no name.", "Give it one."),
    Problem("xlsform.choice.twice", "The choice {name} stands twice in the list {list}.", "Give each its own name."),
    Problem("xlsform.choice.space", "The choice “{name}” of a multiple choice has a space.", "Write _ in its place."),
    Problem("xlsform.loop.list", "The loop names no list of choices.", "Write `begin loop over` and the list."),
    Problem("xlsform.calculation.missing", "A calculation is missing.", "Write it into the column calculation."),
    Problem("xlsform.reference.unknown", "No question is called {name}.", "Correct the name."),
    Problem("xlsform.reference.several", "Several questions are called {name}.", "Give each its own name."),
    Problem("xlsform.reference.form", "“${” is not followed by a name and “}”.", "Write ${name}."),
    Problem(
        "xlsform.reference.repeat",
        "{name} is asked many times, and one answer is wanted.",
        "Use sum, count or ${name}[…].",
    ),
    Problem("xlsform.expression.function", "There is no function {name}.", "Correct its name."),
    Problem(
        "xlsform.expression.arity", "A function is given another number of arguments than it takes.", "Correct it."
    ),
    Problem("xlsform.expression.form", "This is no expression: {text}", "Correct it."),
    Problem("xlsform.cycle", "These wait for one another: {names}.", "Break the circle."),
    Problem("xlsform.parameter", "The parameters cannot be used: {said}", "Write them as key=value."),
    Problem("xlsform.trigger", "The trigger names no question: {name}.", "Write ${name} of a question."),
    Problem(
        "xlsform.entity", "The entities cannot be used: {said}", "Correct the sheet entities or the column save_to."
    ),
    Problem("xlsform.setting", "A setting cannot be used: {said}", "Correct the sheet settings."),
    Problem("xlsform.include", "Another form is to be included, which no reader does any more.", "Copy its rows."),
    Problem("xlsform.gate", "pyxform refuses the form: {said}", "Correct what it names."),
    Problem("xlsform.group.empty", "The group {name} has nothing to ask or show.", "Add a question, or remove it."),
    Problem("xlsform.label.missing", "{name} has no label and no hint.", "Add a label."),
)
_XFORMS = (
    Problem("xform.xml", "This is no XML: {said}", "Take the form away from its program again."),
    Problem("xform.doctype", "The file declares a document type.", "Remove it; no XForm needs one."),
    Problem("xform.deep", "Elements stand more than {most} levels deep.", "Write the form flatter."),
    Problem("xform.large", "The form has more than {most} elements.", "Put long lists into a file of their own."),
    Problem("xform.structure", "An XForm has {what}, and this file has none.", "Send the XForm of a form."),
    Problem("xform.encrypted", "The form seals its answers with a key of another program.", "Remove the key."),
    Problem("xform.entity", "The form makes or changes entities.", "Bring it in as XLSForm."),
    Problem("xform.instance", "A list comes from {source}, which is not read.", "Put the choices into the form."),
    Problem("xform.outside", "The choices of {name} come from outside the form.", "Put them into the form."),
    Problem("xform.app", "{name} is answered by another program.", "Ask it as a question."),
    Problem("xform.control", "There is no control “{name}” in plain forms.", "Ask it otherwise."),
    Problem("xform.type", "The type “{type}” is not known.", "Use a type of the ODK XForms specification."),
    Problem("xform.preload", "What an engine fills in here is not known: {what}", "Remove it."),
    Problem("xform.place", "The data of the form has no such place.", "Correct the path, or add the place."),
    Problem("xform.twice", "The same place is asked for or described twice.", "Give each its own place."),
    Problem("xform.gate", "A group of the data has a gate and does not stand in the body.", "Add the group there."),
    Problem("xform.output", "Words work something out, which no XLSForm does: {text}", "Write a calculation."),
    Problem("xform.action", "Nothing here acts on “{event}”.", "Write it as a default or a calculation."),
    Problem("xform.function", "No plain form needs this function: {name}", "Work it out otherwise."),
    Problem("xform.list", "The choices cannot be read: {name}", "Use an instance with root and item."),
    Problem("xform.words", "There are no words called {id}.", "Add them to the itext."),
)
_OPEN = (
    Problem("xlsform.unclassified", "{name} does not say how sensitive it is.", "Choose how its answers may be kept."),
    Problem("xlsform.sensitivity", "“{text}” is no sensitivity.", "Use coded, sensitive, protected or identifying."),
    Problem("xlsform.sensitivity.text", "{name} is written freely, so it can name someone.", "Make it identifying."),
    Problem("xlsform.own.value", "“{text}” cannot stand in {column}.", "Use one of: {known}."),
    Problem("xlsform.own.shows", "“{text}” does not say which answer shows what.", "Write yes: CD1 C.W; no: AR4."),
    Problem("xlsform.own.answer", "“{answer}” is no known answer of {name}.", "Use the name of a choice."),
    Problem("xlsform.own.row", "This row of the sheet handrail is not understood.", "See the documentation."),
    Problem(
        "xlsform.expression.unread",
        "This expression is not evaluated here: {said}",
        "Write it otherwise, or remove it.",
    ),
    Problem(
        "xlsform.expression.sealed",
        "The expression reads {name}, which can name someone.",
        "Ask a coded question and read that.",
    ),
    Problem(
        "xlsform.choice.code",
        "The choice “{name}” has spaces, commas or | in its name, or is longer than 64.",
        "Rename it.",
    ),
    Problem(
        "xlsform.list.elsewhere",
        "The choices are in the file {name}, which is not here.",
        "Add them to the sheet choices.",
    ),
    Problem(
        "xlsform.list.answers", "The choices are taken from the answers to {name}.", "Add a list to the sheet choices."
    ),
    Problem("xlsform.nothing", "No question can be asked here.", "Add a question with coded answers."),
)
_NOTED = (
    Problem("xlsform.file.macros", "Macros were left out.", ""),
    Problem("xlsform.file.external", "What is linked from other workbooks was not looked up.", ""),
    Problem("xlsform.file.formulas", "{number} formulas became the values they had ({part}).", ""),
    Problem("xlsform.file.errors", "{number} formulas had an error; their cells are empty ({part}).", "Correct them."),
    Problem("xlsform.sheet.unused", "This sheet is kept and not read.", ""),
    Problem("xlsform.column.unused", "The column “{name}” is kept and not acted on.", ""),
    Problem("xlsform.row.comment", "The row has no type, name or label and is kept as a note.", ""),
    Problem("xlsform.row.disabled", "The row is disabled, kept and not asked.", ""),
    Problem("xlsform.name.case", "The name {name} differs from another only in capitals.", "Rename it."),
    Problem("xlsform.name.changed", "{name} is called {ours} here; it leaves under its own name.", ""),
    Problem("xlsform.required.expression", "What {column} works out is kept and not acted on.", "Write yes or no."),
    Problem("xlsform.media", "Files of the column {name} are not shown yet; their names are kept.", ""),
    Problem(
        "xlsform.media.path", "A path stands before the name of a file; only {name} is used.", "Write the name alone."
    ),
    Problem("xlsform.metadata", "{type} is kept in the form and never collected before sealing exists.", ""),
    Problem("xlsform.waiting", "{name} ({type}) is never asked or stored before sealing exists.", ""),
    Problem("xlsform.entities", "Entities are kept in the form and not acted on.", ""),
    Problem("xlsform.encrypted", "A key for sealing is kept in the form and not used here.", ""),
    Problem(
        "xlsform.language.unsaid",
        "The form does not say in which language it is; {tag} is taken.",
        "Write label::English (en).",
    ),
    Problem("xlsform.language.code", "The language “{name}” has no code; {tag} is taken.", "Write {name} ({tag})."),
    Problem("xlsform.translation.missing", "{column} has no words in {language}.", "Add them."),
    Problem("xform.dropped", "{what} is not kept.", ""),
    Problem("xform.bind", "What is said of a place that the data does not have is not kept.", "Correct the path."),
    Problem("xform.rounds", "The form begins with {number} rounds; here it begins with one.", ""),
    Problem("xform.moved", "{name} stands in another group of the data than of the form; it moves there.", ""),
    Problem("xlsform.said", "pyxform says: {said}", ""),
)
SENTENCES = {one.code: one for one in (*_FILES, *_FORMS, *_XFORMS, *_OPEN, *_NOTED)}
OPEN = frozenset(one.code for one in _OPEN)
NOTED = frozenset(one.code for one in _NOTED)
