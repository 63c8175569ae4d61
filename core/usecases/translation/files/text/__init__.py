"""Documents of text: plain, Markdown, HTML, EPUB and subtitles, edited at positions of the text."""
