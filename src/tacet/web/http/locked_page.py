"""Locked page: what a browser shows that has no key, with a field to enter one.

Plain HTML without scripts, in the browser's language. It stands at the address that was asked for,
and leads there once a key fits.
"""

from collections.abc import Mapping

from flask import Response, render_template_string, request

from tacet.web.http.hosted_errors import CHALLENGE

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "This Tacet is locked",
        "about": "Enter a key to see its recordings. This browser keeps it for a year, or until "
        "you sign out.",
        "key": "Key",
        "open": "Open",
        "empty": "Enter a key first.",
        "wrong": "This is not a key of this server. Check that you copied all of it.",
        "revoked": "This key was revoked. Ask the owner of the server for another one.",
        "scope": "This key does not open the page: it is for programs. Enter one with the scope "
        "“read”.",
        "help": "No key? Whoever runs this server makes one on its computer:",
    },
    "de": {
        "title": "Dieses Tacet ist abgeschlossen",
        "about": "Geben Sie einen Schlüssel ein, um die Aufnahmen zu sehen. Dieser Browser behält "
        "ihn ein Jahr, oder bis Sie sich abmelden.",
        "key": "Schlüssel",
        "open": "Öffnen",
        "empty": "Geben Sie zuerst einen Schlüssel ein.",
        "wrong": "Das ist kein Schlüssel dieses Servers. Prüfen Sie, ob Sie ihn ganz kopiert "
        "haben.",
        "revoked": "Dieser Schlüssel wurde widerrufen. Bitten Sie, wem der Server gehört, um einen "
        "anderen.",
        "scope": "Dieser Schlüssel öffnet die Seite nicht: Er ist für Programme. Geben Sie einen "
        "mit dem Umfang „read“ ein.",
        "help": "Kein Schlüssel? Wer diesen Server betreibt, macht einen auf dessen Rechner:",
    },
}

TEMPLATE = """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ words.title }}</title>
<style>
  :root { color-scheme: light dark; --paper: #fbfaf7; --ink: #15211e; --soft: #3f4b47;
          --mark: #77827e; --accent: #0b524d; --on-accent: #fff; --danger: #8f1d1d }
  @media (prefers-color-scheme: dark) { :root { --paper: #101716; --ink: #e7edea;
          --soft: #b8c5c0; --mark: #7f8e89; --accent: #7ad3c8; --on-accent: #06211e;
          --danger: #ffa8a0 } }
  * { box-sizing: border-box }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 30rem;
         padding: 12vh 1rem 2rem; color: var(--ink); background: var(--paper);
         overflow-wrap: anywhere }
  h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px }
  p { color: var(--soft); margin: 0 0 24px }
  label { display: block; font-weight: 600; margin-bottom: 4px }
  input, button { font: inherit; min-height: 44px; border-radius: 8px; padding: 8px 12px;
                  width: 100% }
  input { border: 1px solid var(--mark); color: inherit; background: transparent }
  button { border: 0; margin: 12px 0 32px; color: var(--on-accent); background: var(--accent);
           font-weight: 600; cursor: pointer }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  .problem { color: var(--danger); margin: 8px 0 0 }
  code { font: 14px/1.5 ui-monospace, monospace; color: var(--ink) }
</style>
</head>
<body>
<main>
<h1>{{ words.title }}</h1>
<p>{{ words.about }}</p>
<form method="post" action="/api/sign-in">
<input type="hidden" name="next" value="{{ next }}">
<label for="key">{{ words.key }}</label>
<input id="key" name="key" type="password" required autofocus autocomplete="current-password"
  spellcheck="false"{% if problem %} aria-invalid="true" aria-describedby="problem"{% endif %}>
{% if problem %}<p class="problem" id="problem" role="alert">{{ problem }}</p>{% endif %}
<button>{{ words.open }}</button>
</form>
<p>{{ words.help }}<br><code>tacet keys add NAME</code></p>
</main>
</body>
</html>
"""


def locked_page(next_address: str, problem: str = "") -> Response:
    """Page with a field for a key, status 401.

    Args:
        next_address: where to go once a key fits.
        problem: of the key that was given: "wrong", "revoked", "scope" or "empty".
    """
    language = request.accept_languages.best_match(WORDS) or "en"
    words = WORDS[language]
    page = render_template_string(
        TEMPLATE, language=language, words=words, next=next_address, problem=words.get(problem)
    )
    response = Response(page, 401, mimetype="text/html")
    response.headers.update(CHALLENGE)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "same-origin"  # else the form comes from the origin null
    response.headers["Vary"] = "Accept-Language"
    return response


def wants_page() -> bool:
    """Whether the current request is that of a browser which will show the answer."""
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
