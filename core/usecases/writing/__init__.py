"""Writing: a brief becomes an outline, a draft, and a text whose constraints were checked."""
