"""Where static files are kept and by which names pages ask for them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content, also in the imports of scripts.

    Else a script from before an update could be run together with one from after it.
    """

    support_js_module_import_aggregation = True
