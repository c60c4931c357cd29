"""The directory of organisations (名录): names with their dates, and who holds which post when."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from xundocs.value import Value

PARTY_TYPES = ("党委", "党组", "党工委", "工委", "党总支", "党支部", "机关党委", "机关党组",
               "总支部委员会", "支部委员会", "委员会", "纪律检查委员会")
LEVELS = {"county": "县级", "department": "县直部门", "township": "乡镇（街道）", "village": "村（社区）",
          "enterprise": "企业", "school": "学校", "hospital": "医院", "office": "工作机构"}


class Post(Value):
    """A person in a post; `until` None means still in it."""

    person: str
    title: str
    since: date
    until: date | None = None
    principal: bool = False
    """True for the principal (主要负责人) of the organisation."""

    def held_on(self, day: date) -> bool:
        """Whether the post was held on that day (both ends included)."""
        return self.since <= day and (self.until is None or day <= self.until)


class Organisation(Value):
    """One line of the directory. A renamed organisation has one line per name, joined by `id`."""

    id: str
    name: str
    """The name documents use: for an inspected body the party organisation's full name."""
    admin: str = ""
    """The administrative unit (清源县教育局); never the one that carries rectification."""
    short: str = ""
    party_type: str = ""
    level: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    posts: tuple[Post, ...] = ()

    def valid_on(self, day: date) -> bool:
        """Whether the name was in use on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def principal_on(self, day: date) -> Post | None:
        """The principal in office on that day, None if the directory does not say."""
        return next((p for p in self.posts if p.principal and p.held_on(day)), None)


class Directory(Value):
    """名录: looked up by any of an organisation's names. Empty when the office keeps none."""

    organisations: tuple[Organisation, ...] = ()
    source: str = ""

    @cached_property
    def _by_name(self) -> dict[str, list[Organisation]]:
        names: dict[str, list[Organisation]] = {}
        for organisation in self.organisations:
            for name in {organisation.name, organisation.admin, organisation.short} - {""}:
                names.setdefault(name, []).append(organisation)
        return names

    @cached_property
    def _by_id(self) -> dict[str, list[Organisation]]:
        lines: dict[str, list[Organisation]] = {}
        for organisation in self.organisations:
            lines.setdefault(organisation.id, []).append(organisation)
        return lines

    def named(self, name: str) -> list[Organisation]:
        """Every line that has this full, administrative or short name, whatever its dates."""
        return self._by_name.get(name, [])

    def on(self, name: str, day: date) -> Organisation | None:
        """The line whose full name this is and that is valid on the day."""
        return next((o for o in self.named(name) if o.name == name and o.valid_on(day)), None)

    def successor(self, organisation: Organisation, day: date) -> Organisation | None:
        """The line with the same id valid on the day (the new name after a rename)."""
        return next((o for o in self.organisations if o.id == organisation.id and o.valid_on(day)), None)

    def name_of(self, identity: str, day: date) -> str:
        """What an organisation (by its id) was called on a day; its last known name where no line says, the id itself when it is not here."""
        lines = self._by_id.get(identity, ())
        return next((o.name for o in lines if o.valid_on(day)), lines[-1].name if lines else identity)

    def like(self, name: str, limit: int = 3) -> list[str]:
        """Full names most like this one, nearest first."""
        from difflib import get_close_matches

        return get_close_matches(name, [o.name for o in self.organisations], n=limit, cutoff=0.6)

    def __bool__(self) -> bool:
        return bool(self.organisations)


def is_party_name(name: str) -> bool:
    """Whether a name is a party organisation's: 中共… or one that ends in a party organisation's type.

    >>> is_party_name("中共清源县教育局党组"), is_party_name("清源县教育局")
    (True, False)
    """
    return name.startswith("中共") or name.endswith(PARTY_TYPES[:8])
