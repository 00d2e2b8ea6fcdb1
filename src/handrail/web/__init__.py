"""Settings, roots, headers, limits and the language of the path: what stands round the pages of every part."""
