"""The key-value cache of a batch whose rows come and go: aligned on the right, padded and masked on the left."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from transformers import DynamicCache


class RollingCache:
    """`cache` is what the model reads and appends to; `mask` (rows, length) is 1 where a token stands, 0 at padding."""

    def __init__(self) -> None:
        from transformers import DynamicCache

        self.cache: DynamicCache = DynamicCache()
        self.mask: torch.Tensor | None = None

    def join(self, row: "DynamicCache", length: int) -> None:
        """Add a row whose prompt of `length` tokens has been read into a cache of its own."""
        import torch

        new = torch.ones((1, length), dtype=torch.int64, device=row.layers[0].keys.device)
        if self.mask is None:
            self.cache, self.mask = row, new
            return
        width = max(length, self.mask.shape[1])
        self.mask = torch.cat([_padded(self.mask, width, -1), _padded(new, width, -1)])
        for mine, theirs in zip(self.cache.layers, row.layers, strict=True):
            mine.keys = torch.cat([_padded(mine.keys, width, -2), _padded(theirs.keys, width, -2)])
            mine.values = torch.cat([_padded(mine.values, width, -2), _padded(theirs.values, width, -2)])

    def grow(self) -> "torch.Tensor":
        """The mask with a column for the token about to be read."""
        import torch

        self.mask = torch.cat([self.mask, self.mask.new_ones((self.mask.shape[0], 1))], dim=1)
        return self.mask

    def keep(self, rows: list[int]) -> None:
        """Drop every other row, and the columns that are padding for all that stay."""
        from transformers import DynamicCache

        if not rows:
            self.cache, self.mask = DynamicCache(), None
            return
        self.mask = self.mask[rows]
        cut = int(self.mask.argmax(dim=1).min())
        self.mask = self.mask[:, cut:]
        for layer in self.cache.layers:
            layer.keys = layer.keys[rows][..., cut:, :]
            layer.values = layer.values[rows][..., cut:, :]


def _padded(tensor: "torch.Tensor", width: int, dimension: int) -> "torch.Tensor":
    """Zeros put before `dimension` until it is `width` long."""
    import torch

    missing = width - tensor.shape[dimension]
    if not missing:
        return tensor
    after_it = -dimension - 1
    return torch.nn.functional.pad(tensor, [*([0, 0] * after_it), missing, 0])
