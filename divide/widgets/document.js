// What Streamlit leaves open for readers who listen or use the keyboard: the language of the
// document and of its own labels, landmarks, and a skip link that leads past the navigation.
((say) => {
  const root = document.documentElement;
  root.lang = say.lang;
  root.dir = say.dir;

  const set = (selector, attributes) => {
    for (const element of document.querySelectorAll(selector))
      for (const [name, value] of Object.entries(attributes))
        if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const labels = () => {
    for (const element of document.querySelectorAll("[aria-label], input[placeholder]"))
      for (const name of ["aria-label", "placeholder"]) {
        const label = element.getAttribute(name);
        if (label === null) continue;
        const removed = label.match(/^Remove (.+)$/);
        const own = removed ? say.remove.replace("{name}", removed[1]) : say.labels[label];
        if (own && own !== label) element.setAttribute(name, own);
      }
  };
  window.divideDocument = () => {
    set(".st-key-nav", { role: "navigation", "aria-label": say.pages });
    set(".st-key-find", { role: "search" });
    set('[class*="st-key-nav-on-"] a', { "aria-current": "page" });
    for (const link of document.querySelectorAll('[class*="st-key-nav-off-"] a[aria-current]'))
      link.removeAttribute("aria-current");
    set(".st-key-language a", { lang: say.other, hreflang: say.other });
    set('[data-testid="stMultiSelectTagsContainer"] span[data-tag]', { role: "group" });
    const skip = document.querySelector('[data-testid="stSkipToContent"]');
    const text = skip?.firstChild;
    if (text && text.nodeValue !== say.skip) text.nodeValue = say.skip;
    if (say.lang !== "en") labels();
  };
  window.divideDocument();
  if (window.divideWatched) return;
  window.divideWatched = true;

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.('[data-testid="stSkipToContent"]')) return;
    const content = document.getElementById("content");
    if (!content) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    content.focus();
    content.scrollIntoView();
  }, true);
  let due = 0;
  new MutationObserver(() => {
    clearTimeout(due);
    due = setTimeout(() => window.divideDocument(), 50);
  }).observe(document.body, {
    childList: true, subtree: true, attributeFilter: ["aria-label", "placeholder"],
  });
})
