"""The handbook, the resource library, and the search over both."""
