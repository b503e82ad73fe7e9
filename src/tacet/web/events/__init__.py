"""Events: one listener on the store, fanned out to every open page."""
