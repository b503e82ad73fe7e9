"""Structure of container files: where one ends and another begins."""
