"""Forms that an organisation brings: they come in, are classified and mapped, tried out, published, and leave again."""
