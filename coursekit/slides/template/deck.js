// Typeset the formulas, start the show, and make each slide fit as it is shown.
const environments = [
  "equation", "equation*", "align", "align*", "alignat", "alignat*", "gather", "gather*",
  "aligned", "alignedat", "gathered", "split", "cases", "array",
  "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "CD",
];
const math = {
  delimiters: [
    { left: "$$", right: "$$", display: true },
    { left: "\\[", right: "\\]", display: true },
    { left: "$", right: "$", display: false },
    { left: "\\(", right: "\\)", display: false },
    ...environments.map((name) => (
      { left: `\\begin{${name}}`, right: `\\end{${name}}`, display: true }
    )),
  ],
  ignoredClasses: ["notes"],
};
renderMathInElement(document.querySelector(".slides"), math);
// The speaker's window has no stylesheet for KaTeX; the browser's own MathML needs none.
document.querySelectorAll("aside.notes").forEach(
  (notes) => renderMathInElement(notes, { ...math, output: "mathml" }),
);

// 55 % leaves code at 12 px of 720 lines. What needs less does not belong on one slide.
function fitSlide(slide) {
  for (let percent = 100; percent >= 55; percent -= 5) {
    slide.style.setProperty("--fit", percent / 100);
    const wide = [slide, ...slide.querySelectorAll(".katex-display")].some(
      (part) => part.scrollWidth > part.clientWidth + 1,
    );
    if (slide.offsetHeight <= 720 && !wide) return;
  }
}

function fit() {
  fitSlide(Reveal.getCurrentSlide());
}

// In print all slides are laid out at once, so all must fit before.
function fitAll() {
  const room = document.querySelector(".slides");
  room.style.width = "1280px";
  room.querySelectorAll("section section").forEach((slide) => {
    const column = slide.parentElement;
    column.style.display = slide.style.display = "block";
    fitSlide(slide);
    column.style.display = slide.style.display = "";
  });
  room.style.width = "";
}

const printed = /print-pdf/i.test(location.search);

function blur() {
  if (document.activeElement.closest(".control")) document.activeElement.blur();
}

// Sizes hold only once pictures and all weights of the formulas are there.
async function start() {
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  await Promise.allSettled([...document.images].map((picture) => picture.decode()));
  if (printed) fitAll();
  Reveal.on("slidechanged", fit);
  Reveal.on("resize", fit); // letters are a little wider or narrower at other sizes
  Reveal.on("slidechanged", blur); // the arrows belong to the show again
  await Reveal.initialize({
    width: 1280,
    height: 720,
    margin: 0,
    maxScale: 4,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    pdfSeparateFragments: false,
    pdfMaxPagesPerSlide: 1,
    plugins: [RevealNotes],
  });
  fit();
}

start();
