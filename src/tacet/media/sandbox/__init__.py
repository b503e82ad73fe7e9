"""Sandbox: locked child process, its fork server, and their client."""
