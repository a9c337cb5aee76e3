// Clicks on figures (data-figure), on take-away buttons (data-take) and on points of pictures go to the
// server, which opens a dialog or sends a file back. One set of listeners for the whole visit.
function installed() {
  if (window.divideBridge) return window.divideBridge;
  const bridge = (window.divideBridge = { ask: null, last: null });

  const copied = (button) => {
    const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
    const done = () => { button.textContent = button.dataset.done; };
    const byHand = () => { // without https there is no clipboard to write to
      const range = document.createRange();
      range.selectNodeContents(document.getElementById(button.dataset.copy));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (document.execCommand("copy")) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-figure], [data-take], [data-copy]");
    if (!button) return;
    if (button.dataset.copy) return copied(button);
    if (!bridge.ask) return;
    if (button.dataset.figure) return bridge.ask({ figure: Number(button.dataset.figure) });
    button.setAttribute("aria-busy", "true");
    bridge.ask({ take: button.dataset.take });
  });

  const watched = new WeakSet();
  const watch = () => {
    for (const plot of document.querySelectorAll(".js-plotly-plot")) {
      if (!plot.on || watched.has(plot)) continue;
      watched.add(plot);
      plot.on("plotly_click", (event) => {
        const label = event.points?.[0]?.customdata;
        if (Number.isInteger(label)) bridge.ask?.({ figure: label });
      });
    }
  };
  let due = 0;
  new MutationObserver(() => {
    clearTimeout(due);
    due = setTimeout(watch, 200);
  }).observe(document.body, { childList: true, subtree: true });
  watch();
  return bridge;
}

function saved({ name, mime, content }) {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export default function ({ data, setTriggerValue }) {
  const bridge = installed();
  bridge.ask = (what) => setTriggerValue("ask", what);
  if (data?.answer && data.answer !== bridge.last) {
    bridge.last = data.answer;
    for (const button of document.querySelectorAll('[aria-busy="true"][data-take]'))
      button.removeAttribute("aria-busy");
    if (data.file) saved(data.file);
  }
  return () => { bridge.ask = null; };
}
