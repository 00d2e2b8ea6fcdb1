"""Checks for organisations: answered, weighed and taken home in a file, with nothing kept on the server."""
