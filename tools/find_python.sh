#!/bin/sh
# Prints the first Python that is new enough; a shim that answers nothing is passed over.
for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$name"
        exit 0
    fi
done
echo "Bazgasht needs Python 3.11 or later, and none was found on the PATH." >&2
echo "Install one (for example: apt-get install python3) or give make PYTHON=/path/to/python3." >&2
exit 1
