"""`python -m bot` is the same as `natverksbot`."""

import sys

from bot.cli import main

sys.exit(main())
