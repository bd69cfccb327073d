"""The pages of the workbench, one module each; :func:`detente.web.page.pages` finds them."""
