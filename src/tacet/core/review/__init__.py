"""What a person should look at: stops of a review, and the readings to choose from."""
