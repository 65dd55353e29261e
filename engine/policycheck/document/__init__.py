"""Documents of headings, paragraphs, quotations, tables and figures, and how each form sets them."""
