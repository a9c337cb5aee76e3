// The place that an address names comes into view. The browser itself looks for it before the
// page has arrived, and the style that arrives later moves it; so it is held until a reader acts.
(() => {
  let held = true;
  for (const act of ["wheel", "touchstart", "keydown", "pointerdown"])
    addEventListener(act, () => { held = false; }, { once: true, passive: true });
  const come = (left) => {
    const place = document.getElementById(location.hash.slice(1));
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details"))
      fold.open = true;
    place?.scrollIntoView();
    if (left && held) setTimeout(() => come(left - 1), 100);
  };
  window.onhashchange = () => come(0);
  if (location.hash) come(30);
})()
