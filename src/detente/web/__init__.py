"""The workbench: the answers of the command line in a browser.

The server is FastAPI on Starlette and uvicorn. Pages are HTML made on the server, with one small script of our own;
nothing is loaded from other sites. Every number comes from a levers session, a run or the report, as on the command
line. CONTRIBUTING.md explains how to add a page.
"""
