// What is wrong with a slide on show; check.py runs this in the page and asks slide by slide.
// A finding is {kind, cell, amount, sample}; check.py has the sentence of each kind.
// Lengths are in pixels of the deck, which has 720 lines on every screen.
window.deckCheck = (() => {
  const FLOOR = 12; // smaller text than this cannot be read in the last row
  const SLACK = 1; // browsers round
  const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, dt, dd, blockquote, summary, caption, div";
  const TEX = /\$\$|\$[^$\u2029]+\$|\\[A-Za-z]{2,}|\\[()[\]{}]/;
  const SEEN = "img, svg, canvas, video, input, hr, iframe";

  const cellOf = (node) => (
    (node.closest ? node : node.parentElement).closest("[data-cell]")?.dataset.cell ?? null
  );
  const cut = (text) => text.replace(/\s+/g, " ").trim().slice(0, 60);

  // The words of an element as its author wrote them: formulas as TeX, without the notes.
  function words(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("aside.notes, script, style").forEach((part) => part.remove());
    const tex = (formula) => formula.querySelector("annotation")?.textContent ?? "";
    if (copy.matches(".katex")) return tex(copy);
    copy.querySelectorAll(".katex").forEach((formula) => formula.replaceWith(tex(formula)));
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function sampleOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return cut(node.data);
    return cut(words(node.closest(".katex") ?? node) || node.alt || node.localName);
  }

  // Elements and pieces of text that the room sees, each with whether a scroller cuts it.
  // Formulas are taken by their bases: the boxes inside those are KaTeX's scaffolding.
  function* parts(parent, inScroller = false) {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) yield { node, inScroller };
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      if (node.matches("aside.notes, script, style, option, .katex-mathml")) continue;
      if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const cuts = !node.closest(".katex") && getComputedStyle(node).overflow !== "visible";
      if (cuts && node.clientWidth <= 1 && node.clientHeight <= 1) continue; // for screen readers
      yield { node, inScroller, cuts };
      if (!node.matches("svg, .base")) yield* parts(node, inScroller || cuts);
    }
  }

  function boxOf(node) {
    if (node.nodeType === Node.ELEMENT_NODE) return node.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  }

  // How far what is shown runs past the edges of the slide: the worst part of each cell and edge.
  function* overflow(slide, shown) {
    const frame = document.querySelector(".reveal .slides").getBoundingClientRect();
    const scale = Reveal.getScale();
    const worst = new Map();
    let lowest = { bottom: -Infinity };
    for (const { node, inScroller } of shown) {
      const box = boxOf(node);
      if (inScroller || !box.width || !box.height) continue;
      if (box.bottom >= lowest.bottom) lowest = { node, bottom: box.bottom };
      const beyond = {
        left: frame.left - box.left, right: box.right - frame.right,
        top: frame.top - box.top, bottom: box.bottom - frame.bottom,
      };
      for (const [kind, length] of Object.entries(beyond)) keep(worst, kind, node, length / scale);
    }
    // Past the lower margin, where the slide's number stands, the slide is overfull already.
    if (lowest.node) {
      keep(worst, "bottom", lowest.node, slide.offsetHeight - Reveal.getConfig().height);
    }
    yield* worst.values();
  }

  function keep(worst, kind, node, amount) {
    const cell = cellOf(node), key = `${kind} ${cell}`;
    if (amount <= SLACK || amount < worst.get(key)?.amount) return;
    worst.set(key, { kind, cell, amount, sample: sampleOf(node) });
  }

  function* scrollers(shown) {
    for (const { node, cuts } of shown) {
      if (!cuts || node.matches("input, select, textarea, img, svg, video, canvas")) continue;
      const amount = Math.max(
        node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight,
      );
      if (amount > SLACK) yield { kind: "cut", cell: cellOf(node), amount, sample: cut(words(node)) };
    }
  }

  // The smallest text of each cell, if too small. Indices and exponents are smaller by custom,
  // so a formula counts with its own size.
  function* tooSmall(shown) {
    const smallest = new Map();
    for (const { node } of shown) {
      if (node.nodeType !== Node.TEXT_NODE && !node.matches(".katex")) continue;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.matches(".katex *, sub, sup")) continue;
      const size = parseFloat(getComputedStyle(element).fontSize), cell = cellOf(element);
      if (size < FLOOR - 0.05 && !(smallest.get(cell)?.amount <= size)) {
        smallest.set(cell, { kind: "small", cell, amount: size, sample: cut(words(element)) });
      }
    }
    yield* smallest.values();
  }

  function* pictures(slide) {
    for (const image of slide.querySelectorAll("img")) {
      if (!image.checkVisibility({ visibilityProperty: true })) continue;
      const cell = cellOf(image), sample = cut(image.alt);
      const drawing = /^data:image\/svg|\.svg$/.test(image.src);
      const pixels = getComputedStyle(image).imageRendering === "pixelated"; // enlarged on purpose
      if (!image.alt.trim()) yield { kind: "alt", cell, amount: 0, sample };
      if (!image.naturalWidth) yield { kind: "broken", cell, amount: 0, sample };
      else if (!drawing && !pixels) {
        const amount = image.getBoundingClientRect().width * devicePixelRatio / image.naturalWidth;
        if (amount > 1.02) yield { kind: "enlarged", cell, amount, sample };
      }
    }
  }

  // Formulas that were left as TeX, also in the notes: the lecturer reads them.
  function* formulas(slide) {
    for (const error of slide.querySelectorAll(".katex-error")) {
      yield { kind: "formula", cell: cellOf(error), amount: 0, sample: cut(error.title || error.textContent) };
    }
    for (const part of slide.querySelectorAll(".cell, aside.notes")) {
      const copy = part.cloneNode(true);
      copy.querySelectorAll("code, pre, script, style, .katex, .katex-error").forEach((rest) => rest.remove());
      copy.querySelectorAll(BLOCKS).forEach((block) => block.append("\u2029"));
      const found = TEX.exec(copy.textContent);
      if (!found) continue;
      const [sample] = copy.textContent.slice(found.index).split("\u2029");
      yield { kind: "tex", cell: cellOf(part), amount: 0, sample: cut(sample) };
    }
  }

  function* wholes(slide, shown) {
    const first = slide.querySelector("[data-cell]");
    const something = shown.some(({ node }) => node.nodeType === Node.TEXT_NODE || node.matches(SEEN));
    if (!something) yield { kind: "empty", cell: first && cellOf(first), amount: 0, sample: "" };
    for (const notes of [...slide.querySelectorAll("aside.notes"), ...document.querySelectorAll(".reveal > .speaker-notes")]) {
      if (notes.checkVisibility({ visibilityProperty: true })) {
        yield { kind: "notes", cell: cellOf(notes), amount: 0, sample: cut(words(notes)) };
      }
    }
  }

  // Show each slide with all its fragments, and measure it. What no screen changes is looked at
  // where `all` says so. In one go, because a browser that may paint in between takes longer.
  function measure(all) {
    return Reveal.getSlides().flatMap((slide, number) => {
      const { h, v } = Reveal.getIndices(slide);
      Reveal.slide(h, v);
      while (Reveal.availableFragments().next) Reveal.nextFragment();
      const shown = [...parts(slide)];
      const found = [
        ...overflow(slide, shown), ...scrollers(shown), ...pictures(slide), ...wholes(slide, shown),
        ...(all ? [...tooSmall(shown), ...formulas(slide)] : []),
      ];
      return found.map((one) => ({ ...one, slide: number }));
    });
  }

  // A slide is measured as soon as it is on show, so nothing may be on its way by then.
  async function prepare() {
    await Promise.all([...document.fonts].map((font) => font.load()));
    await Promise.allSettled([...document.images].map((image) => image.decode()));
    return Reveal.getSlides().map((slide) => {
      const name = words(slide.querySelector("h1, h2, h3, h4") ?? slide);
      return cut(name || slide.querySelector("img")?.alt || "without a title");
    });
  }

  // The slides and cells that name an address for which the browser asked.
  function places(address) {
    const name = address.replaceAll("&", "&amp;");
    const names = (part) => part.innerHTML.includes(name)
      || [...part.querySelectorAll("[src]")].some((element) => element.src === address);
    return Reveal.getSlides().flatMap((slide, number) => {
      const cell = [...slide.querySelectorAll("[data-cell]")].find(names);
      return cell || names(slide) ? [{ slide: number, cell: cell ? cellOf(cell) : null }] : [];
    });
  }

  // axe-core's grave findings, on all slides at once, laid out one below the other: its set-up
  // for one run costs more than its rules do for all slides.
  async function accessibility() {
    const layout = document.createElement("style");
    layout.textContent = `html, body, .reveal, .reveal .slides {
      height: auto !important; overflow: visible !important; position: static !important; }
    .reveal .slides { padding-top: 100vh !important; } /* clear of the controls */
    .reveal .slides section, .reveal .slides section .fragment {
      display: block !important; visibility: visible !important; opacity: 1 !important;
      position: relative !important; transform: none !important; inset: auto !important; }`;
    const hidden = [...document.querySelectorAll(".slides section")].flatMap((section) => (
      ["hidden", "aria-hidden"].filter((name) => section.hasAttribute(name))
        .map((name) => [section, name, section.getAttribute(name)])
    ));
    document.head.append(layout);
    hidden.forEach(([section, name]) => section.removeAttribute(name));
    const { violations } = await axe.run(document, {
      resultTypes: ["violations"], elementRef: true, preload: false, iframes: false,
    });
    hidden.forEach(([section, name, value]) => section.setAttribute(name, value));
    layout.remove();
    const slides = Reveal.getSlides(), found = new Map();
    for (const { id, impact, help, nodes } of violations) {
      if (!["serious", "critical"].includes(impact)) continue;
      for (const { element, html } of nodes) {
        const slide = slides.findIndex((one) => one.contains(element)), cell = cellOf(element);
        const key = `${id} ${slide} ${cell}`, amount = (found.get(key)?.amount ?? 0) + 1;
        const sample = found.get(key)?.sample ?? `${help} (${id}), first in ${cut(html)}`;
        found.set(key, { kind: "axe", slide: slide < 0 ? null : slide, cell, amount, sample });
      }
    }
    return [...found.values()];
  }

  return { prepare, measure, places, accessibility };
})();
