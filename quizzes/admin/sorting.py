"""Tables that are sorted by a click on a column's heading."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A column's heading; `order` is what its link asks for, `sorted` how it is sorted now."""

    label: str
    order: str
    sorted: str


def heading(name: str, label: str, order: str, *, is_descending_first: bool) -> Heading:
    """Of the column with this name in addresses, in a table sorted by `order`.

    `order` is such a name, with a minus before it for descending. A second click turns it round.
    """
    if name != order.removeprefix("-"):
        return Heading(label, f"-{name}" if is_descending_first else name, "")
    is_descending = order.startswith("-")
    turned = name if is_descending else f"-{name}"
    return Heading(label, turned, "descending" if is_descending else "ascending")
