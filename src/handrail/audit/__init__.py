"""The audit chain: who fetched and changed what, in rows that nobody can alter unnoticed."""
