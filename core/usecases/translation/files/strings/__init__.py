"""Software strings: catalogues and resources, with placeholders and plural forms, edited at positions of the text."""
