"""One post: the executed notebook, which is the page and the editor's document."""
