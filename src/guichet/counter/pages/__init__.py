"""What each public page shows: one frozen dataclass per template, handed to it as `page`.

The fields are the page's documentation: `docs/reference/pages.md` is written from them, and a test
holds every template to the fields of its class. Values are plain: the template writes them out.
"""
