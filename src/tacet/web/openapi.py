"""`python -m tacet.web.openapi > openapi.json`: the interface's OpenAPI document, for type makers.

The same code gives the same bytes. Needs no database, no model and no settings.
"""

import json
import sys

from tacet.web.app import create_bare_app


def document() -> str:
    """The OpenAPI 3.1 document as JSON text with a line break at its end."""
    app = create_bare_app()
    with app.app_context():
        return json.dumps(app.api_doc, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
