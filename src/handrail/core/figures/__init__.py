"""What needs only numbers: tables, disclosure control, synthesis, validation. No rows of a database come here."""
