// Reads projects and videos through the API, with the token of whoever looks; refreshes while visible.
const REFRESH_MILLIS = 3000;
const at = (id) => document.getElementById(id);
let token = sessionStorage.getItem("token") ?? "";

async function call(path) {
  const response = await fetch(`/client/v4${path}`, { headers: { authorization: `Bearer ${token}` } });
  const answer = await response.json();
  if (!answer.success) throw new Error(answer.errors[0]?.message ?? `status ${response.status}`);
  return answer.result;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const link = (url, text = url) => element("a", { href: url }, text);
const time = (instant) =>
  element("time", { dateTime: instant, className: "quiet" }, new Date(instant).toLocaleString(undefined, {
    dateStyle: "medium",
    timeStyle: "short",
  }));
const badge = (state, text = state) => element("span", { className: `badge ${state}` }, text);

function deploymentRow(deployment, live) {
  const { branch, commit_hash: commit, commit_message: message } = deployment.deployment_trigger.metadata;
  const status = deployment.latest_stage.status;
  const id = element("code", {}, deployment.short_id);
  return element(
    "div",
    { className: "row" },
    status === "success" ? link(deployment.url, id) : id,
    deployment.id === live ? badge("live") : badge(status),
    element(
      "span",
      { className: "wide" },
      `${branch} `,
      element("code", {}, commit.slice(0, 7)),
      element("span", { className: "quiet" }, ` ${deployment.problem ?? message.split("\n")[0]}`),
    ),
    time(deployment.created_on),
  );
}

async function projectCard(account, project) {
  const deployments = await call(`/accounts/${account}/pages/projects/${project.name}/deployments?per_page=5`);
  const live = project.canonical_deployment?.id;
  return element(
    "article",
    { className: "card" },
    element("header", {}, element("h3", {}, project.name), link(`http://${project.subdomain}/`)),
    ...deployments.map((deployment) => deploymentRow(deployment, live)),
  );
}

const STATES = { pendingupload: "waiting for its file", inprogress: "encoding" };

function videoCard(video) {
  const { state, pctComplete, errorReasonText } = video.status;
  const progress = state === "inprogress" ? ` ${Math.round(pctComplete)} %` : "";
  return element(
    "article",
    { className: "card" },
    element(
      "header",
      {},
      element("h3", {}, video.meta.name ?? video.uid),
      video.readyToStream ? link(video.preview, "Watch") : "",
    ),
    element(
      "div",
      { className: "row" },
      element("code", {}, video.uid.slice(0, 8)),
      badge(state, (STATES[state] ?? state) + progress),
      element("span", { className: "wide quiet" }, errorReasonText ?? ""),
      time(video.created),
    ),
  );
}

// Leaves what has not changed alone, so that focus, selection and scrolling stay where they are.
function show(place, cards, none) {
  const fresh = at(place).cloneNode(false);
  fresh.append(...(cards.length > 0 ? cards : [element("p", { className: "quiet" }, none)]));
  if (!fresh.isEqualNode(at(place))) at(place).replaceWith(fresh);
}

async function refresh() {
  const [account] = await call("/accounts");
  const [projects, videos] = await Promise.all([
    call(`/accounts/${account.id}/pages/projects`),
    call(`/accounts/${account.id}/stream`),
  ]);
  const cards = await Promise.all(projects.map((project) => projectCard(account.id, project)));
  show("projects", cards, "No site yet: push a repository, and its name makes one.");
  show("videos", videos.map(videoCard), "No video yet: millstream video upload FILE");
}

async function open() {
  at("enter").hidden = token !== "";
  at("house").hidden = at("leave").hidden = token === "";
  if (token === "") return;
  try {
    await refresh();
  } catch (problem) {
    sessionStorage.removeItem("token");
    token = "";
    at("problem").textContent = problem.message;
    at("enter").hidden = false;
    at("house").hidden = at("leave").hidden = true;
  }
}

at("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  token = at("token").value.trim();
  sessionStorage.setItem("token", token);
  at("problem").textContent = "";
  open();
});
at("leave").addEventListener("click", () => {
  sessionStorage.removeItem("token");
  token = "";
  open();
});
setInterval(() => {
  if (token !== "" && document.visibilityState === "visible") refresh().catch(() => {});
}, REFRESH_MILLIS);
open();
