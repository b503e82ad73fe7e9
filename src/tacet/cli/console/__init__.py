"""Console: options, output files, progress, signals and exit codes."""
