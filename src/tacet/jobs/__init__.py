"""Background work: one supervised worker process on this computer.

supervise(commands) -> exit code     # keeps the web and worker processes alive
worker.run(tacet) -> exit code       # the worker process itself
"""

from tacet.jobs.supervisor import Command, supervise

__all__ = ["Command", "supervise"]
