// The stage of the public screen: one element over the whole window, outside everything that
// Streamlit draws, changes or greys out. It shows the slide that the server says is due; while the
// server is silent it goes on with the slides that it has seen.
const PATIENCE = 6, STUCK = 180, MOST = 40, SHIFT = 8; // seconds, seconds, slides, pixels
const SOURCE = ".st-key-slide .slide";

function installed() {
  if (window.divideDisplay) return window.divideDisplay;
  const own = (window.divideDisplay = {
    press: null, every: 20, paused: false, kept: new Map(), shown: null, run: null, kind: null,
    heard: Date.now(), turned: Date.now(), advanced: 0, reloads: 0,
  });
  const style = document.createElement("style");
  const stage = document.createElement("div");
  stage.id = "stage";
  stage.setAttribute("role", "main");
  own.stage = stage;
  // a dialog of Streamlit's makes everything beside it mute, although nobody sees it here
  new MutationObserver(() => ["inert", "aria-hidden"].forEach((name) => stage.removeAttribute(name)))
    .observe(stage, { attributeFilter: ["inert", "aria-hidden"] });

  const put = (key) => {
    const same = own.shown === key;
    own.shown = key;
    own.turned = Date.now();
    stage.innerHTML = own.kept.get(key);
    if (same) stage.firstElementChild.style.animation = "none";
    else own.advanced += 1;
    // no letter or line stands on the same pixels for days
    const shift = () => Math.round((2 * Math.random() - 1) * SHIFT);
    stage.firstElementChild.style.translate = `${shift()}px ${shift()}px`;
    stage.style.background = getComputedStyle(stage.firstElementChild).getPropertyValue("--paper");
  };

  const look = () => {
    const slide = document.querySelector(SOURCE);
    if (!slide || slide.dataset.run === own.run) return;
    const { key, run } = slide.dataset;
    const kind = key.slice(0, key.lastIndexOf("-")); // figures, language, colours, playlist, area
    if (kind !== own.kind) own.kept.clear();
    own.run = run;
    own.kind = kind;
    own.heard = Date.now();
    own.kept.delete(key);
    own.kept.set(key, slide.outerHTML);
    while (own.kept.size > MOST) own.kept.delete(own.kept.keys().next().value);
    put(key);
  };

  const order = () => [...own.kept.keys()].sort((one, other) =>
    Number(one.split("-").at(-1)) - Number(other.split("-").at(-1)));
  const step = (by) => {
    const keys = order();
    if (!keys.length) return;
    const at = keys.indexOf(own.shown);
    put(keys[(at + by + keys.length) % keys.length]);
  };
  const silent = () => (Date.now() - own.heard) / 1000 - own.every;

  const tick = async () => {
    look();
    if (silent() < PATIENCE) { own.reloads = 0; return; }
    if (!own.paused && Date.now() - own.turned >= own.every * 1000) step(1);
    // Streamlit connects again by itself; where it has given up, begin anew, but only once the
    // server answers: a browser's own error page would stay for ever.
    if (silent() < STUCK || Date.now() < own.reloads) return;
    own.reloads = Date.now() + 10000;
    try {
      const answer = await fetch("_stcore/health", { cache: "no-store" });
      if (answer.ok && silent() >= STUCK) location.reload();
    } catch { /* still gone */ }
  };

  const KEYS = { " ": 0, PageDown: 1, ArrowDown: 1, PageUp: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (!stage.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = stage.firstElementChild?.dir === "rtl" ? -1 : 1;
    const by = { ...KEYS, ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (silent() < PATIENCE && own.press) own.press({ go: by, at: Date.now() });
    else if (by) step(by);
    else own.paused = !own.paused;
  }, true);

  own.begin = (css) => {
    style.textContent = css;
    if (!style.isConnected) document.head.append(style);
    if (!stage.isConnected) document.body.append(stage);
    look();
  };
  own.end = () => { // the page has been left for another one
    if (location.pathname.endsWith("/display")) return;
    stage.remove();
    style.remove();
    own.run = null;
  };
  let due = 0;
  new MutationObserver((changes) => {
    if (!stage.isConnected || changes.every((one) => stage.contains(one.target))) return;
    clearTimeout(due);
    due = setTimeout(look, 30);
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-run"] });
  setInterval(() => stage.isConnected && tick(), 1000);
  return own;
}

export default function ({ data, setTriggerValue }) {
  const own = installed();
  own.press = (what) => setTriggerValue("press", what);
  own.every = data?.every ?? own.every;
  own.paused = Boolean(data?.paused);
  own.begin(data?.css ?? "");
  return () => {
    own.press = null;
    setTimeout(() => own.press || own.end(), 500);
  };
}
