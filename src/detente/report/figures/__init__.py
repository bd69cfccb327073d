"""One file per kind of figure: ``draw`` makes an Altair chart from plain rows, ``describe`` says it in words."""
