// All pages work without this. It copies, keeps lists fresh, and shows a log as it grows.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    document.getElementById("notice").textContent = "Copied.";
    setTimeout(() => (button.textContent = label), 1500);
  });
}

// Takes over the parts of `ids` that have changed, from the page as it is now on the server. What
// has not changed is left alone; the focus stays on the link or field that had it.
async function refresh(ids) {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const fresh = page.getElementById(id);
    const shown = document.getElementById(id);
    if (!fresh || !shown || fresh.isEqualNode(shown)) continue;
    const focused = shown.contains(document.activeElement) ? document.activeElement : null;
    shown.replaceWith(fresh);
    if (focused) {
      const same = [...fresh.querySelectorAll(focused.tagName)].find(
        (one) => one.getAttribute("href") === focused.getAttribute("href") && one.textContent === focused.textContent,
      );
      same?.focus();
    }
  }
  return page;
}

async function keepFresh(id) {
  const seconds = Number(document.getElementById(id)?.dataset.refresh);
  if (!seconds) return;
  await new Promise((done) => setTimeout(done, seconds * 1000));
  if (document.visibilityState === "visible") {
    try {
      await refresh([id]);
    } catch {
      // the server is away; the next time may be better
    }
  }
  keepFresh(id);
}
for (const part of document.querySelectorAll("[data-refresh]")) keepFresh(part.id);

function follow(list) {
  const source = new EventSource(list.dataset.log);
  // a connection that is made anew tells everything anew
  source.addEventListener("open", () => list.replaceChildren());
  source.addEventListener("message", (event) => {
    const { kind, at, text } = JSON.parse(event.data);
    const line = document.createElement("div");
    line.className = kind;
    const time = document.createElement("span");
    time.className = "at";
    time.textContent = at;
    const words = document.createElement("span");
    words.textContent = text;
    line.append(time, words);
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(line);
    if (atEnd) list.scrollTop = list.scrollHeight;
  });
  source.addEventListener("end", async () => {
    source.close();
    const page = await refresh(["deployment"]).catch(() => null);
    // it may wait for its turn, or the server has started anew
    if (!page || page.querySelector("[data-log]")) setTimeout(() => follow(list), 1000);
  });
}
for (const list of document.querySelectorAll("[data-log]")) follow(list);

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
