"use strict";
// Everything stands in the page in both languages; this only switches.

const button = document.getElementById("language");

function showLanguage() {
  const english = document.documentElement.lang === "en";
  document.title = english ? button.dataset.en : button.dataset.zh;
  button.textContent = english ? "中文" : "English";
}

button.addEventListener("click", () => {
  document.documentElement.lang = document.documentElement.lang === "en" ? "zh-Hans" : "en";
  showLanguage();
});
button.hidden = false;
showLanguage();
