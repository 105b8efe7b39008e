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
function fit() {
  const slide = Reveal.getCurrentSlide();
  for (let percent = 100; percent >= 55; percent -= 5) {
    slide.style.setProperty("--fit", percent / 100);
    if (slide.offsetHeight <= Reveal.getConfig().height) return;
  }
}

Reveal.on("slidechanged", fit);
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  maxScale: 4,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  pdfSeparateFragments: false,
  plugins: [RevealNotes],
}).then(() => document.fonts.ready).then(fit);
