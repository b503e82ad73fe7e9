"""Deliveries of webhooks: composed, signed, sent, tried again. Asked for in `use_cases`."""
