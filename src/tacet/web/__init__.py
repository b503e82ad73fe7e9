"""The HTTP interface: thin Flask routes over the use cases of `tacet.library`.

`app.create_app` makes the WSGI application, `server.serve` runs it behind uvicorn.
"""
