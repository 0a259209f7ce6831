// Calls all of the SDK's `pages.projects` on a project that has two deployments, and prints what
// came back, by call. Arguments: the project, and a manifest of files that it holds.
import Cloudflare from "cloudflare";

const [project, manifest] = process.argv.slice(2);
const account_id = process.env.CLOUDFLARE_ACCOUNT_ID;
const client = new Cloudflare({
  apiToken: process.env.CLOUDFLARE_API_TOKEN,
  baseURL: process.env.CLOUDFLARE_API_BASE_URL,
  maxRetries: 0,
});
const { projects } = client.pages;
const { deployments, domains } = projects;
const of = { account_id, project_name: project };

const all = async (pages) => {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
};
const refusal = (call) =>
  call.then(
    () => "not refused",
    (error) => `${error.constructor.name}: ${error.message}`,
  );
const ended = async (id) => {
  for (;;) {
    const now = await deployments.get(id, of);
    if (now.latest_stage.name === "deploy") return now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const told = {};
told.create = await projects.create({ account_id, name: "made", production_branch: "main" });
told.taken = await refusal(
  projects.create({ account_id, name: "made", production_branch: "main" }),
);
told.edit = await projects.edit("made", {
  account_id,
  production_branch: "release",
  deployment_configs: { preview: { env_vars: { WORD: { type: "plain_text", value: "hi" } } } },
});
told.list = (await all(projects.list({ account_id, per_page: 1 }))).map((each) => each.name);
told.get = await projects.get(project, { account_id });

const [second, first] = await all(deployments.list(project, { account_id, per_page: 1 }));
told.deployments = [first.id, second.id];
told.previews = await all(deployments.list(project, { account_id, env: "preview" }));
told.deployment = await deployments.get(first.id, of);
told.logs = await deployments.history.logs.get(first.id, of);
told.rollback = await deployments.rollback(first.id, of);
told.live = (await projects.get(project, { account_id })).canonical_deployment.id;
const again = await deployments.retry(first.id, of);
told.retry = await ended(again.id);
const made = await deployments.create(project, { account_id, branch: "idea", manifest });
told.deploy = await ended(made.id);
told.aliased = await refusal(deployments.delete(made.id, of));
await deployments.delete(made.id, { ...of, force: true });
told.deleted = await refusal(deployments.get(made.id, of));

told.domain = await domains.create(project, { account_id, name: "www.example.test" });
told.domains = (await all(domains.list(project, { account_id }))).map((each) => each.name);
told.domainStatus = (await domains.edit("www.example.test", of)).status;
await domains.delete("www.example.test", of);
told.noDomain = await refusal(domains.get("www.example.test", of));

told.purge = await projects.purgeBuildCache(project, { account_id });
await projects.delete("made", { account_id });
told.missing = await refusal(projects.get("made", { account_id }));
console.log(JSON.stringify(told));
