"""Requests to other computers, over connections whose addresses are checked."""
