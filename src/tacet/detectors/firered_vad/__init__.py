"""FireRedVAD's features, weights and network."""
