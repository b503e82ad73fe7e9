"""Client of Tacet's HTTP API for Python programs: typed, synchronous, thin.

```python
from tacet.client import Client

with Client("http://127.0.0.1:8420") as client:
    recording = client.upload("talk.flac")
    run = client.wait(client.start_run(recording.id).id)
    print(client.transcript(run.id).text)
```
"""

from tacet.client.client import Client
from tacet.client.connection import DEFAULT_SERVER, KEY_VARIABLE, SERVER_VARIABLE
from tacet.client.errors import ClientError, Refused, RunNotDone, Unreachable
from tacet.client.values import Fault, Format, Hit, Recording, Run, Segment, Transcript, Word

__all__ = [
    "DEFAULT_SERVER",
    "KEY_VARIABLE",
    "SERVER_VARIABLE",
    "Client",
    "ClientError",
    "Fault",
    "Format",
    "Hit",
    "Recording",
    "Refused",
    "Run",
    "RunNotDone",
    "Segment",
    "Transcript",
    "Unreachable",
    "Word",
]
