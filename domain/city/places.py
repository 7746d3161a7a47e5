"""Positions: the sector of a point, and places outside the city.

A place outside is helped on and never refused (Administrative Procedure Code, art. 64(1)).
"""

import math

from domain.city.city import City, Names, Point, Sector
from domain.text.words import skeleton

_KM_PER_DEGREE = 111.2  # of latitude, on a sphere of 6371 km


def distance_km(first: Point, second: Point) -> float:
    """Flat distance, good enough inside a city (error below 0.1 % over 20 km)."""
    north = (second.lat - first.lat) * _KM_PER_DEGREE
    east = (second.lon - first.lon) * _KM_PER_DEGREE * math.cos(math.radians((first.lat + second.lat) / 2))
    return math.hypot(north, east)


def is_inside(point: Point, city: City) -> bool:
    """Within the city's box and its margin."""
    box = city.box
    north = box.margin_km / _KM_PER_DEGREE
    east = north / math.cos(math.radians(point.lat))
    return (
        box.south - north <= point.lat <= box.north + north
        and box.west - east <= point.lon <= box.east + east
    )


def sector_at(point: Point, city: City) -> Sector | None:
    """The sector whose centre is nearest among those whose circles hold the point (decision)."""
    near = [
        (distance_km(point, sector.centre), sector)
        for sector in city.sectors
        if sector.centre is not None and distance_km(point, sector.centre) <= sector.radius_km
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


def outside_named(text: str, city: City) -> Names | None:
    """The place outside the city that the words name, if any: «Кентау», «Шорнақтан»."""
    said = f" {skeleton(text)}"
    return next((one for one in city.outside if any(f" {skeleton(name)}" in said for name in one)), None)
