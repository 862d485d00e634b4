from datetime import datetime
from zoneinfo import ZoneInfo

NOON = datetime(2032, 11, 18, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
