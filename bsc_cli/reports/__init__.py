"""Results as people and programs read them: one view model, and renderers that only lay it out."""
