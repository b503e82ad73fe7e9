"""The command line: one file per command. Only here are exit codes known and lines printed."""
