"""The zone of this machine's wall clock, with its rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo


class MachinesZone(tzinfo):
    """The operating system's local time, on every day of the year.

    A moment's own offset is that of one instant, and says nothing of the day after a change.
    """

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Give the offset at a wall time, the first of two."""
        return moment.replace(tzinfo=None).astimezone().utcoffset() if moment else None

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Give nothing: what is summer time, nobody asks."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Name the zone as it is called at a time."""
        return moment.replace(tzinfo=None).astimezone().tzname() if moment else None

    def fromutc(self, moment: datetime) -> datetime:
        """Give the time on the wall.

        The second of two has its fold set.
        """
        local = moment.replace(tzinfo=UTC).astimezone()
        wall = local.replace(tzinfo=self, fold=0)
        first = wall.utcoffset() == local.utcoffset()
        return wall if first else wall.replace(fold=1)


MACHINES = MachinesZone()


def zone_of(moment: datetime) -> tzinfo:
    """Give the zone of a moment with its rules.

    It is the machine's where the moment has but an offset.
    """
    zone = moment.tzinfo
    return zone if zone is not None and not isinstance(zone, timezone) else MACHINES
