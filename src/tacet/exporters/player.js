
"use strict";
const audio = document.querySelector("audio");
const file = document.querySelector("input");
const words = [...document.querySelectorAll("[data-e]")];
const starts = words.map((word) => Number(word.dataset.s));
let now = null;
let url = null;

/** The last word that begins at or before a time; null for none. */
function wordAt(time) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  const word = words[low - 1];
  return word && time < Number(word.dataset.e) ? word : null;
}

function show() {
  const word = wordAt(audio.currentTime);
  if (word === now) return;
  now?.classList.remove("now");
  word?.classList.add("now");
  now = word;
}

audio.addEventListener("timeupdate", show);
audio.addEventListener("seeked", show);
document.querySelector("main").addEventListener("click", (event) => {
  const target = event.target.closest("[data-s]");
  if (!target) return;
  if (!audio.src) {
    file.focus();
    return;
  }
  audio.currentTime = Number(target.dataset.s);
  void audio.play();
});
file?.addEventListener("change", () => {
  if (!file.files[0]) return;
  if (url) URL.revokeObjectURL(url);
  url = URL.createObjectURL(file.files[0]);
  audio.src = url;
});
