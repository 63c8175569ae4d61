"""LoRA tuning of the chat model on instruction pairs: checked, trained, measured before and after, exported."""
