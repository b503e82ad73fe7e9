"""API reference as one plain HTML page, made from the OpenAPI document.

Made on the server without any script: it works offline and under our own content security policy,
unlike the usual viewers with their inline scripts.
"""

from typing import Any

from flask import render_template_string

TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ spec.info.title }}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem }
  code, pre { font: 14px/1.5 ui-monospace, monospace }
  summary { padding: .35rem 0; cursor: pointer }
  details { border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent) }
  details > div { margin: .25rem 0 1rem 1.2rem }
  table { border-collapse: collapse; width: 100% }
  td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0 }
  .verb { display: inline-block; min-width: 4.6rem; font-weight: 700 }
  .quiet { opacity: .75 }
  a { color: inherit }
</style>
</head>
<body>
<h1>{{ spec.info.title }} <span class="quiet">{{ spec.info.version }}</span></h1>
<p>{{ spec.info.description }}</p>
<p>The same for programs: <a href="openapi.json">openapi.json</a> (OpenAPI {{ spec.openapi }}).</p>
{% for topic in topics %}
<h2 id="{{ topic.name }}">{{ topic.name }}</h2>
<p>{{ topic.description }}</p>
{% for call in topic.calls %}
<details>
<summary><span class="verb">{{ call.verb }}</span> <code>{{ call.address }}</code>
  <span class="quiet">{{ call.about.summary }}</span></summary>
<div>
{% for line in (call.about.description or "").split("<br/>") if line %}<p>{{ line }}</p>{% endfor %}
{% if call.about.parameters %}
<table><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr>
{% for p in call.about.parameters %}
<tr><td><code>{{ p.name }}</code>{{ "" if p.required else "?" }}</td><td>{{ p.in }}</td>
<td><code>{{ kind(p.schema) }}</code></td><td>{{ p.description or "" }}</td></tr>
{% endfor %}</table>
{% endif %}
{% for type, media in (call.about.requestBody or {}).get("content", {}).items() %}
<p>Body: {{ type }} <code>{{ kind(media.schema) }}</code></p>
{% endfor %}
<table>
{% for status, answer in call.about.responses | dictsort %}
<tr><td><code>{{ status }}</code></td><td>{{ answer.description }}</td><td>
{% for type, media in (answer.content or {}).items() %}{{ type }}
<code>{{ kind(media.schema) }}</code> {% endfor %}</td></tr>
{% endfor %}</table>
</div>
</details>
{% endfor %}
{% endfor %}
<h2>Shapes</h2>
{% for name, shape in spec.components.schemas | dictsort %}
<details id="{{ name }}">
<summary><code>{{ name }}</code> <span class="quiet">{{ shape.description or "" }}</span></summary>
<div><table>
{% for field, about in (shape.properties or {}).items() %}
<tr><td><code>{{ field }}</code>{{ "" if field in (shape.required or []) else "?" }}</td>
<td><code>{{ kind(about) }}</code></td><td>{{ about.description or "" }}</td></tr>
{% endfor %}</table></div>
</details>
{% endfor %}
</body>
</html>
"""


def docs_page(spec: dict[str, Any]) -> str:
    """API reference as HTML."""
    calls = [
        {"verb": verb.upper(), "address": address, "about": about}
        for address, verbs in spec["paths"].items()
        for verb, about in verbs.items()
    ]
    topics = [
        {**tag, "calls": [call for call in calls if tag["name"] in call["about"]["tags"]]}
        for tag in spec.get("tags", [])
    ]
    return render_template_string(TEMPLATE, spec=spec, topics=topics, kind=kind)


def kind(schema: dict[str, Any]) -> str:
    """Short form of a schema, such as `[Word]` or `number | null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema or "enum" in schema:
        choices = schema.get("enum") or [schema["const"]]
        return " | ".join(f'"{choice}"' for choice in choices)
    if parts := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(kind(part) for part in parts)
    if schema.get("type") == "array":
        return f"[{kind(schema.get('items', {}))}]"
    return str(schema.get("type", "any"))
