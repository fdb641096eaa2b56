"""The only part that knows Sphinx: reads the records, fills pages, offers roles and directives."""
