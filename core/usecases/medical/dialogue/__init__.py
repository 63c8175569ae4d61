"""A consultation's transcript as claims. Does not diagnose."""
