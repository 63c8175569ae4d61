"""Office documents and PDF: edited in the XML parts of their containers, where only what is translated changes."""
