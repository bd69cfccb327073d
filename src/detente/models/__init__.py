"""Families of models, one method a file. ``registry`` finds them; ``contract`` says what each must give."""
