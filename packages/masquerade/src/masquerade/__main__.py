"""`python -m masquerade`: the command line, where there is no `masquerade` on the path."""

from masquerade.main import main

if __name__ == "__main__":
    main()
