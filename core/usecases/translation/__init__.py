"""Translation: texts, documents and software strings with every segment accounted for and every target checked."""
