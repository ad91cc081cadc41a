"""A published report as PDF, made from a page of its own by WeasyPrint: the extra `pdf`.

Importing this fails where WeasyPrint (ImportError) or the libraries it draws with (OSError) are missing.
"""

import logging
from typing import Any, NoReturn

import weasyprint

from assessor import paths
from assessor.documents import html_page
from assessor.documents.document import Document

for noisy in ("weasyprint", "fontTools"):  # they would write people's characters into the log
    logging.getLogger(noisy).setLevel(logging.ERROR)


class Refused(Exception):
    """Something in the page would have been fetched. Nothing is."""


def written(document: Document, label: str = "") -> bytes:
    """The file, tagged for screen readers."""
    page = html_page.written(document, label)
    look = weasyprint.CSS(string=(paths.STATIC / "document.css").read_text(), url_fetcher=_refuse)
    made: bytes = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(
        stylesheets=[look], pdf_variant="pdf/ua-1"
    )
    return made


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise Refused(url)
