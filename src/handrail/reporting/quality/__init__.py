"""Is the instrument any good? What one organisation's screenings say about it, worked out as a job."""
