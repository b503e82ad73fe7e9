"""OpenAPI document of the API: `python -m tacet.web.openapi > openapi.json`.

Deterministic; needs no database, model or settings.
"""

import json
import sys

from tacet.web.app import create_bare_app


def document() -> str:
    """OpenAPI 3.1 document as JSON text with a final line break."""
    app = create_bare_app()
    with app.app_context():
        return json.dumps(app.api_doc, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
