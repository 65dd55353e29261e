"""Whose motion an event tells of: which vehicle it is, and which vehicle an act of force is about.

A vehicle is the entity of that kind. Where the file has none that a person drove, the person's own name stands for it,
so that what is told of "the driver's car" still goes with what was done to the driver.
"""

from collections.abc import Iterator
from functools import cached_property

from policycheck.model.entity import PEOPLE
from policycheck.model.incident import Incident


class Vehicles:
    """The vehicles of an incident, by who drove them and by what was done to them."""

    def __init__(self, incident: Incident) -> None:
        self._entities = incident.entities

    def of_act(self, name: str) -> str | None:
        """The vehicle that an act, or a pursuit, names; else the one that the person it was against drove.

        None where nobody is named, or where it is not known which of several vehicles it was.
        """
        entity = self._entities[name]
        if entity.vehicle is not None:
            return entity.vehicle
        return None if entity.against is None else self._driven.get(entity.against, entity.against)

    def of_event(self, by: str | None) -> str | None:
        """The vehicle of which an event tells, by whom or what did it; None where it is not known which it was."""
        if by is None or by not in self._entities or self._entities[by].kind == "vehicle":
            return by
        return self._driven.get(by, by)

    @cached_property
    def _driven(self) -> dict[str, str | None]:
        """The vehicle that a person drove; None for who drove several; without those of whom the file has none.

        A vehicle whose driver is not named is that of the person whom the acts that name it were against.
        """
        driven: dict[str, set[str]] = {}
        for name, entity in self._entities.items():
            if entity.kind == "vehicle" and entity.driven_by is not None:
                driven.setdefault(entity.driven_by, set()).add(name)
        for person, vehicles in self._without_driver.items():
            driven.setdefault(person, vehicles)
        return {person: next(iter(names)) if len(names) == 1 else None for person, names in driven.items()}

    @cached_property
    def _without_driver(self) -> dict[str, set[str]]:
        """For the person whom acts were against, the vehicles that they name and that nobody is named as driving."""
        vehicles: dict[str, set[str]] = {}
        for act in self._entities.values():
            if act.against is not None and act.vehicle is not None:
                vehicle = self._entities[act.vehicle]
                if vehicle.driven_by is None:
                    vehicles.setdefault(act.against, set()).add(act.vehicle)
        return vehicles

    def doers(self, by: str | None) -> Iterator[str]:
        """Who did what an event tells of; what a vehicle did, its driver, or else whom acts that name it were against.

        It is for what is asked of a person. What is asked of a vehicle goes by `of_event`.
        """
        if by is None:
            return
        yield by
        entity = self._entities.get(by)
        if entity is not None and entity.kind == "vehicle":
            persons = [person for person, vehicles in self._without_driver.items() if by in vehicles]
            yield from (entity.driven_by,) if entity.driven_by is not None else persons

    def may_be(self, name: str | None) -> frozenset[str] | None:
        """All names by which an event may tell of what this person or vehicle did; None of None, which is anybody."""
        if name is None:
            return None
        names = {name}
        vehicle = self._entities[name].kind == "vehicle"
        for other, entity in self._entities.items():
            if vehicle and entity.kind in PEOPLE:
                names |= {other} if self._driven.get(other) in (None, name) else set()
            elif not vehicle and entity.kind == "vehicle":
                names |= {other} if entity.driven_by in (None, name) else set()
        return frozenset(names)
