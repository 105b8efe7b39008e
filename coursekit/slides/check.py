"""Look at decks as the room will: every slide in a real browser, at the sizes of projectors."""

from dataclasses import dataclass, field
from pathlib import Path

from coursekit.slides.browser import START, address, in_browser
from coursekit.slides.inline import ROOM

SIZES = ((1024, 768), (1280, 720), (1920, 1080))
LINES = 720  # of a deck; at this size a pixel of the screen is one of the deck
MEASURE = ROOM / "template" / "measure.js"
SENTENCES = {
    "left": "runs {amount:.0f} px past the left edge: “{sample}”",
    "right": "runs {amount:.0f} px past the right edge: “{sample}”",
    "top": "runs {amount:.0f} px past the top: “{sample}”",
    "bottom": "runs {amount:.0f} px past the bottom: “{sample}”",
    "cut": "is cut off by {amount:.0f} px inside a box that would have to scroll: “{sample}”",
    "small": "has text of {amount:.1f} px of 720 lines (12 is the least): “{sample}”",
    "tex": "shows raw TeX: “{sample}”",
    "formula": "has a formula that KaTeX refuses: “{sample}”",
    "empty": "is empty",
    "notes": "shows the speaker notes to the room: “{sample}”",
    "alt": "has a picture without a text alternative",
    "broken": "has a picture that cannot be shown: “{sample}”",
    "enlarged": "enlarges a picture {amount:.2f} times, so it is blurred: “{sample}”",
    "axe": "is hard to read or use in {amount:.0f} places: {sample}",
    "request": "asks the network for {sample}",
    "error": "has an error of the page: {sample}",
}
# The kinds that are looked at anew for each size of the window.
ON_EVERY_SCREEN = ("left", "right", "top", "bottom", "cut", "empty", "notes", "enlarged")


@dataclass
class Finding:
    """One problem of one slide, and the sizes of the window at which it was seen."""

    kind: str
    sample: str = ""
    amount: float = 0
    cell: str | None = None
    slide: int | None = None  # from 0; None where it belongs to the whole deck
    sizes: list[tuple[int, int]] = field(default_factory=list)


def check_decks(
    decks: list[Path], sizes: tuple[tuple[int, int], ...] = SIZES, axe: Path | None = None
) -> list[str]:
    """Go through every slide of every deck, all fragments shown, and tell what is wrong.

    Parameters
    ----------
    decks : list of Path
        HTML files that ``build_deck`` made.
    sizes : tuple of (int, int)
        Widths and heights of the window.
    axe : Path, optional
        The script of axe-core; with it, its serious and critical findings count, too.

    Returns
    -------
    list of str
        One line a problem: the deck, the slide's number and title, the notebook's cell, and what.

    Raises
    ------
    CourseError
        If a deck does not exist, or Playwright or Chromium is missing.
    """
    addresses = [(Path(deck), address(deck)) for deck in decks]
    script = Path(axe).read_text(encoding="utf-8") if axe else ""

    def look(browser) -> list[str]:
        walks = [_Walk(deck, url, tuple(sizes), script) for deck, url in addresses]
        return [line for walk in walks for line in walk.problems(browser)]

    return in_browser(look) if addresses else []


class _Walk:
    """The way through one deck, and what was found on it."""

    def __init__(self, deck: Path, url: str, sizes: tuple[tuple[int, int], ...], axe: str):
        self.deck, self.url, self.sizes, self.axe = deck, url, sizes, axe
        # What is the same on every screen is looked at once, best at the deck's own size.
        self.once = next((size for size in sizes if size[1] == LINES), sizes[0])
        self.found: dict[tuple, Finding] = {}
        self.titles: list[str] = []
        self.requests: list[str] = []
        self.errors: list[Finding] = []

    def problems(self, browser) -> list[str]:
        """Go the whole way and return one line a problem, in the order of the slides."""
        # Offline, as in a room without network: what a deck asks for is seen and not answered.
        with browser.new_context(offline=True) as context:
            context.on("request", self._request)
            page = context.new_page()
            page.on("console", lambda said: said.type == "error" and self._error(said.text))
            page.on("pageerror", lambda error: self._error(str(error)))
            page.goto(self.url)
            if self._started(page):
                self._go(page)
                self._place_requests(page)
        findings = [*self.errors, *self.found.values()]
        findings.sort(key=lambda finding: -1 if finding.slide is None else finding.slide)
        return [self._line(finding) for finding in findings]

    def _started(self, page) -> bool:
        from playwright.sync_api import TimeoutError

        try:
            page.wait_for_selector(".reveal.ready", timeout=START)
        except TimeoutError:
            self._error("the show does not start")
            return False
        page.evaluate(MEASURE.read_text(encoding="utf-8") + self.axe)
        self.titles = page.evaluate("deckCheck.prepare()")
        return True

    def _go(self, page) -> None:
        for size in self.sizes:
            page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
            page.evaluate("Reveal.layout()")
            found = page.evaluate("all => deckCheck.measure(all)", size == self.once)
            if size == self.once and self.axe:
                found += page.evaluate("deckCheck.accessibility()")
            for one in found:
                self._keep(Finding(**one), size)

    def _keep(self, new: Finding, size: tuple[int, int]) -> None:
        """Keep one finding of its kind in a cell: the worst, with all sizes that have it."""
        measured = new.kind in ("left", "right", "top", "bottom", "cut")
        key = (new.slide, new.cell, new.kind, "" if measured else new.sample)
        old = self.found.get(key, new)
        worse = new if new.amount > old.amount else old
        worse.sizes = list(dict.fromkeys([*old.sizes, size]))
        self.found[key] = worse

    def _request(self, request) -> None:
        url = request.url
        if url.partition("#")[0] != self.url and not url.startswith(("data:", "blob:")):
            self.requests.append(url)

    def _error(self, text: str) -> None:
        self.errors.append(Finding("error", text.strip().partition("\n")[0]))

    def _place_requests(self, page) -> None:
        """Say from which slide a request came; what the browser said about it, is told by that."""
        told = [one for one in self.errors if any(url in one.sample for url in self.requests)]
        self.errors = [one for one in self.errors if one not in told]
        for url in dict.fromkeys(self.requests):
            places = page.evaluate("url => deckCheck.places(url)", url)
            for place in places or [{}]:
                self._keep(Finding("request", url, **place), self.once)

    def _line(self, finding: Finding) -> str:
        where = str(self.deck)
        if finding.slide is not None:
            where += f": slide {finding.slide + 1} ({self.titles[finding.slide]})"
        if finding.cell is not None:
            where += f", cell {finding.cell}"
        what = SENTENCES[finding.kind].format(amount=finding.amount, sample=finding.sample)
        some = finding.kind in ON_EVERY_SCREEN and set(finding.sizes) != set(self.sizes)
        sizes = " and ".join(f"{width}x{height}" for width, height in finding.sizes)
        return f"{where}: {what}" + (f" at {sizes}" if some else "")
