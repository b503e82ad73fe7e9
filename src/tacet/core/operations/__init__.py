"""Operations of a person on text and times, laid over a transcript."""
