"""Recordings fetched from web addresses: uploads that Tacet sends itself."""
