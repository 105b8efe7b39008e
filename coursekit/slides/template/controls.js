// A control shows one of its frames: the parts that move, over the ones that stay.
const records = JSON.parse(document.getElementById("controls").textContent);
const address = (webp) => `data:image/webp;base64,${webp}`;

document.querySelectorAll(".control").forEach((box) => {
  const { sliders, together, still, pictures, frames } = records[box.dataset.control];
  const inputs = [...box.querySelectorAll("input")];
  const picture = box.querySelector("img");
  const sentence = box.querySelector(".sentence");

  // Frames stand for all combinations, the last slider fastest, or for one slider after the other.
  function place(moved) {
    if (together) {
      return inputs.reduce((sum, input, k) => sum * sliders[k].values.length + +input.value, 0);
    }
    const before = sliders.slice(0, moved).reduce((sum, slider) => sum + slider.values.length, 0);
    return before + +inputs[moved].value;
  }

  function show(moved) {
    inputs.forEach((input, k) => {
      if (!together && k !== moved) input.value = sliders[k].start;
      const value = sliders[k].values[input.value];
      input.setAttribute("aria-valuetext", value);
      input.nextElementSibling.textContent = value;
    });
    const [index, words] = frames[place(moved)];
    picture.src = address(pictures[index]);
    picture.alt = sentence.textContent = words;
  }

  picture.style.backgroundImage = `url(${address(still)})`;
  inputs.forEach((input, k) => {
    input.value = sliders[k].start; // a browser may restore what stood there before a reload
    input.addEventListener("input", () => show(k));
    input.addEventListener("keydown", leave);
  });
  show(0);
});

// The show takes no keys while a slider has the focus. The keys that turn the page, which a
// clicker sends, still turn it; Escape gives the arrows back.
function leave(event) {
  const turn = { PageDown: "next", " ": "next", PageUp: "prev", Escape: null }[event.key];
  if (turn === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  event.target.blur();
  if (turn) Reveal[turn]();
}
