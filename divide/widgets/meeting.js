// Keys of a meeting: the arrows and the page keys of a presenter's remote go through the items,
// B darkens the wall, L is a pointer that the whole room can see.
((said) => {
  window.divideMeetingSaid = said;
  if (window.divideMeeting) return;
  window.divideMeeting = true;
  const inMeeting = () => new URLSearchParams(location.search).get("meeting") === "1";
  const follow = (key) => document.querySelector(`.st-key-meeting-${key} a`)?.click();

  const cover = document.createElement("div");
  cover.className = "meeting-cover";
  const spot = document.createElement("div");
  spot.className = "meeting-spot";
  for (const one of [cover, spot]) one.setAttribute("aria-hidden", "true");
  document.addEventListener("mousemove", (event) => {
    spot.style.translate = `${event.clientX}px ${event.clientY}px`;
  });
  const toggle = (one) => (one.isConnected ? one.remove() : document.body.append(one));

  const own = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=dialog], .table, .matrix";
  document.addEventListener("keydown", (event) => {
    if (!inMeeting() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(own) || document.querySelector("[role=dialog]")) return;
    const { rtl } = window.divideMeetingSaid;
    const way = {
      PageDown: "next", PageUp: "previous",
      ArrowRight: rtl ? "previous" : "next", ArrowLeft: rtl ? "next" : "previous",
    }[event.key];
    if (way) follow(way);
    else if (event.code === "KeyB" || event.key === ".") toggle(cover);
    else if (event.code === "KeyL") toggle(spot);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // a link inside a page leads on within the meeting
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".stHtml a[href]");
    if (!link || !inMeeting() || link.target === "_blank") return;
    const address = new URL(link.href);
    if (address.origin !== location.origin || address.pathname.startsWith("/app/")) return;
    address.searchParams.set("meeting", "1");
    if (window.divideMeetingSaid.list) address.searchParams.set("list", window.divideMeetingSaid.list);
    link.href = address;
  }, true);

  setInterval(() => { // left by the way back
    if (!inMeeting()) for (const one of [cover, spot]) one.remove();
  }, 1000);
})
