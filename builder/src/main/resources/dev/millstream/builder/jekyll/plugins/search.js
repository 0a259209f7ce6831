// A field in the page's header that looks through the list of pages, which is fetched when the field is first used. That of a large site names its parts.
{
  const list = new URL("millstream-search.json", document.currentScript.src);
  const shownMax = 12;

  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "Search";
  field.setAttribute("aria-label", "Search the pages");
  const found = document.createElement("ul");
  found.setAttribute("aria-live", "polite");
  const box = document.createElement("div");
  box.className = "search";
  box.setAttribute("role", "search");
  box.append(field, found);
  document.querySelector("header").append(box);

  let pages;
  const json = async address => (await fetch(address)).json();
  const whole = async found =>
    found.parts ? (await Promise.all(found.parts.map(part => json(new URL(part, list))))).flat() : found;
  const load = () => (pages ??= json(list).then(whole).catch(() => []));
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  // Each word has to be there; in the title it counts for more.
  const score = (words, title, text) =>
    words.every(word => title.includes(word) || text.includes(word))
      ? words.reduce((sum, word) => sum + (title.startsWith(word) ? 4 : title.includes(word) ? 3 : 1), 0)
      : 0;

  const look = async () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const all = words.length ? await load() : [];
    const best = all
      .map(([url, title, text]) => ({ url, title, score: score(words, plain(title), plain(text)) }))
      .filter(page => page.score > 0)
      .sort((a, b) => b.score - a.score || (a.url < b.url ? -1 : 1))
      .slice(0, shownMax);
    if (words.length && !best.length) {
      const nothing = document.createElement("li");
      nothing.className = "none";
      nothing.textContent = "Nothing found";
      found.replaceChildren(nothing);
      return;
    }
    found.replaceChildren(
      ...best.map(page => {
        const link = document.createElement("a");
        link.href = page.url;
        const folder = document.createElement("small");
        folder.textContent = decodeURI(page.url).replace(/[^/]*$/, "").slice(1);
        link.append(page.title, folder);
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  };

  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", look);
  box.addEventListener("keydown", event => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      field.value = "";
      found.replaceChildren();
      field.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] ?? field).focus();
    } else if (event.key === "Enter" && at < 0 && links.length) {
      links[0].click();
    }
  });
}
