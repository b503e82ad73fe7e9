"""Sandbox: the locked child process, the server that forks it, and the client that asks it."""
