"""An encoder-decoder Transformer, written to be read, from the innermost part outwards:

attention.py    one word looks at others: softmax(Q K^T / sqrt(d)) V, in several heads
parts.py        masks, positions, layer norm, feed-forward
layers.py       an encoder layer and a decoder layer: attention and feed-forward with residual connections
transformer.py  the whole: embeddings, stacks of layers, the generator, and writing one token after another

torch is imported at the top of these files alone, because they are classes of torch modules; nothing imports them
before a network is wanted.
"""
