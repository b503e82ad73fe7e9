"""Words: their times, evidence, retries and verdicts."""
