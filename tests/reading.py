"""Pages read as a browser without JavaScript reads them: strictly, and with forms that can be filled and sent."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

import html5lib
import httpx2

Sent = str | Sequence[str] | None


class Page:
    """One answer, parsed. Raises when it is not good HTML, has not one h1, an id twice or a label for nothing."""

    def __init__(self, response: httpx2.Response) -> None:
        self.status = response.status_code
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(response.text)
        self.text = " ".join(_text(self.root).split())
        assert len(list(self.root.iter("h1"))) == 1, "one h1"
        ids = [element.get("id") for element in self.root.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), "each id once"
        self.ids = set(ids)
        for label in self.root.iter("label"):
            assert label.get("for") in self.ids, "a label is of a field"

    @property
    def h1(self) -> str:
        """What the page says it is."""
        return self.said("h1")[0]

    @property
    def title(self) -> str:
        """What the tab says."""
        return self.said("title")[0]

    def said(self, name: str, of_class: str | None = None) -> list[str]:
        """The words of each such element."""
        return [" ".join(_text(element).split()) for element in self.all(name, of_class)]

    def all(self, name: str, of_class: str | None = None) -> list[Element]:
        """Each such element."""
        return [
            e for e in self.root.iter(name) if of_class is None or of_class in (e.get("class") or "").split()
        ]

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {" ".join(_text(a).split()): a.get("href") or "" for a in self.root.iter("a")}

    @property
    def errors(self) -> dict[str, str]:
        """The error summary: field → what is wrong. Each leads to a field and is said beside it too."""
        found = {}
        for list_ in self.all("ul", "govuk-error-summary__list"):
            for link in list_.iter("a"):
                field = (link.get("href") or "").removeprefix("#")
                assert field in self.ids, f"the summary leads to {field}"
                found[field] = " ".join(_text(link).split())
        if found:
            assert self.title.startswith("Error: ")
        return found

    def form(self, action: str) -> dict[str, list[str]]:
        """What a browser would send of the form with this action, as it stands."""
        form = next(form for form in self.root.iter("form") if form.get("action") == action)
        fields: dict[str, list[str]] = {}
        for name, value in _values(form):
            fields.setdefault(name, []).append(value)
        return fields


def _text(element: Element) -> str:
    return "".join(element.itertext())


def _values(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag not in ("input", "textarea", "select"):
            continue
        if field.tag == "textarea":
            yield name, field.text or ""
        elif field.tag == "select":
            chosen = [o for o in field.iter("option") if o.get("selected") is not None]
            options = chosen or list(field.iter("option"))[:1]
            yield name, options[0].get("value") or ""
        elif field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None:
            yield name, field.get("value") or ""


async def opened(client: httpx2.AsyncClient, address: str, status: int = 200) -> Page:
    """The page at an address."""
    response = await client.get(address)
    assert response.status_code == status, response.text
    return Page(response)


async def fill(client: httpx2.AsyncClient, page: Page, action: str, **changes: Sent) -> httpx2.Response:
    """Sends a form as it stands on the page, with some fields changed; None takes a tick away."""
    fields = page.form(action)
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = [value] if isinstance(value, str) else list(value)
    return await client.post(action, data=fields)
