"""Text: line breaks, paragraphs, subtitles and differences."""
