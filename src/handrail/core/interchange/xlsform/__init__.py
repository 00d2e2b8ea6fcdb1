"""XLSForm in and out: workbook → Book → Form → files of an instrument, and back. See docs/xlsform.md."""
