"""Medical reports: understood by computation, summarised with a source for every sentence, every sentence checked."""
