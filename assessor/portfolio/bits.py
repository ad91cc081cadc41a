"""Sets of assessments as whole numbers: one bit for each. Filters are `&`, counts are `bit_count()`."""

from collections.abc import Hashable, Iterable, Iterator

Key = tuple[Hashable, ...]
_IN_A_BYTE = tuple(tuple(place for place in range(8) if byte >> place & 1) for byte in range(256))


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    for first, byte in enumerate(held(bits)):
        for place in _IN_A_BYTE[byte]:
            yield first * 8 + place


def those(order: Iterable[int], bits: int) -> Iterator[int]:
    """The places of an order whose bits are set, in that order."""
    found = held(bits)
    end = len(found)
    for place in order:
        byte = place >> 3
        if byte < end and found[byte] >> (place & 7) & 1:
            yield place


def of(found: Iterable[int]) -> int:
    """The bits at these places."""
    found = list(found)
    made = bytearray((max(found) >> 3) + 1 if found else 0)
    for place in found:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def held(bits: int) -> bytes:
    """The bits as bytes, the lowest first: quicker where many are looked at one by one."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


class Sets:
    """A set of places for each key."""

    def __init__(self) -> None:
        self._held: dict[Key, int] = {}

    def __getitem__(self, key: Key) -> int:
        return self._held.get(key, 0)

    def kind(self, kind: str) -> list[Key]:
        """The keys that begin with a word, of sets that are not empty."""
        return [key for key in self._held if key[0] == kind]

    def add(self, key: Key, place: int) -> None:
        """Puts a place into a set."""
        self._held[key] = self._held.get(key, 0) | 1 << place

    def drop(self, key: Key, place: int) -> None:
        """Takes a place out of a set; an empty set is none."""
        left = self._held.get(key, 0) & ~(1 << place)
        if left:
            self._held[key] = left
        else:
            self._held.pop(key, None)


class Sums:
    """A number at each place for each key, kept as sets by the numbers' binary digits: a sum over any set of places is
    a few counts of bits."""

    def __init__(self) -> None:
        self._digits = Sets()
        self._keys: dict[Key, int] = {}  # key → how many digits its largest number ever had

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def kind(self, kind: str) -> list[Key]:
        """The keys that begin with a word, of which there is a number somewhere."""
        return [key for key in self._keys if key[0] == kind]

    def change(self, key: Key, place: int, before: int, now: int) -> None:
        """Puts another number to a place; 0 is the same as none."""
        for digit in range(max(before, now).bit_length()):
            if (before ^ now) >> digit & 1:
                put = self._digits.add if now >> digit & 1 else self._digits.drop
                put((key, digit), place)
        if now.bit_length() > self._keys.get(key, 0):
            self._keys[key] = now.bit_length()
        elif before and not now and not self.where(key):
            self._keys.pop(key, None)

    def sum(self, key: Key, bits: int) -> int:
        """The sum of the numbers at these places."""
        return sum((having & bits).bit_count() << digit for digit, having in enumerate(self.digits(key)))

    def digits(self, key: Key) -> list[int]:
        """The places where each binary digit of the number is 1, from the lowest digit."""
        return [self._digits[key, digit] for digit in range(self._keys.get(key, 0))]

    def where(self, key: Key) -> int:
        """The places that have a number."""
        found = 0
        for having in self.digits(key):
            found |= having
        return found

    def anywhere(self, keys: Iterable[Key]) -> int:
        """The places that have a number for any of these keys."""
        found = 0
        for key in keys:
            found |= self.where(key)
        return found
