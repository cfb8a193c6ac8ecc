"""``python -m foedus`` is the ``foedus`` command."""

from foedus.cli import main

if __name__ == "__main__":
    main()
