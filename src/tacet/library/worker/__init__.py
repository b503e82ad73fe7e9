"""Worker side of the library: a claimed run or request performed under its lease."""
