"""Pre-training on a corpus of one's own: cleaning, a tokenizer, masked and causal language models, perplexity."""
