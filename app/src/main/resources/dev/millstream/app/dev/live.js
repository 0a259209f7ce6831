// Loads the page again when its site was built again, and shows what keeps it from being built.
(() => {
  const mine = Number(document.currentScript.dataset.version);
  let shown;
  const show = (text) => {
    shown?.remove();
    shown = undefined;
    if (!text) return;
    shown = document.createElement("div");
    const root = shown.attachShadow({ mode: "open" });
    const box = document.createElement("pre");
    box.textContent = text;
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;inset:auto 1rem 1rem 1rem;z-index:2147483647;max-height:60vh;overflow:auto;" +
      "margin:0;padding:1rem 1.25rem;border-radius:.5rem;border-left:.4rem solid #e5484d;" +
      "background:#1b1b1f;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;" +
      "box-shadow:0 .5rem 2rem #0008";
    root.append(box);
    document.documentElement.append(shown);
  };
  new EventSource("/.millstream/live").addEventListener("shown", (event) => {
    const now = JSON.parse(event.data);
    if (now.version !== mine) location.reload();
    else show(now.problem);
  });
})();
