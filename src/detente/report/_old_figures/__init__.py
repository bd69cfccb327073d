"""One file per kind of figure: ``draw`` lays plain rows out on a sheet, ``describe`` says it in words."""
