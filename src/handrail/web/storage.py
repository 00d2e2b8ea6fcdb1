"""Static files under names that carry their hash, compressed when they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names inside ES-module imports are hashed as well, so every module can be cached for ever."""

    support_js_module_import_aggregation = True
