// ODK's own engine without a page: forms are filled in by path, submissions judged. Built by scripts/oracle.py.
import { loadForm } from "@getodk/xforms-engine";

function respond(files, url) {
  const name = String(url).split("/").pop();
  const found = Object.hasOwn(files, name);
  return new Response(found ? files[name] : "not found", { status: found ? 200 : 404 });
}

async function form(xml, files) {
  const loaded = await loadForm(xml, {
    fetchFormAttachment: async (url) => respond(files, url),
    missingResourceBehavior: "BLANK",
  });
  if (loaded.status === "failure") throw loaded.error;
  return loaded;
}

function* below(node) {
  for (const child of node.currentState.children ?? []) {
    yield child;
    yield* below(child);
  }
}

function find(root, path, types) {
  for (const node of below(root)) {
    if (node.currentState.reference === path && (!types || types.test(node.nodeType))) return node;
  }
  throw new Error(`no node at ${path}`);
}

function set(root, path, value) {
  const node = find(root, path);
  const words = value.split(" ").filter(Boolean);
  if (node.nodeType === "select" && node.selectType === "select1") node.selectValue(value || null);
  else if (node.nodeType === "select") node.selectValues(words);
  else if (node.nodeType === "rank") node.setValues(words);
  else if (node.nodeType === "trigger") node.setValue(value === "OK");
  else node.setValue(value);
}

function remove(root, path) {
  const [, range, position] = path.match(/^(.*)\[(\d+)\]$/);
  find(root, range, /^repeat-range/).removeInstances(Number(position) - 1);
}

function act(root, [what, path, value]) {
  if (what === "set") set(root, path, value);
  else if (what === "add") find(root, path, /^repeat-range/).addInstances();
  else if (what === "remove") remove(root, path);
  else throw new Error(`unknown action ${what}`);
}

function violations(root) {
  return root.validationState.violations.map(({ reference, violation }) => ({
    path: reference,
    kind: violation.condition,
    message: violation.message?.asString ?? "",
  }));
}

function offered(root) {
  const choices = {};
  for (const node of below(root)) {
    if (node.nodeType === "select" || node.nodeType === "rank") {
      choices[node.currentState.reference] = node.currentState.valueOptions.map((item) => item.value);
    }
  }
  return choices;
}

async function written(root) {
  const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
  return await payload.data[0].get("xml_submission_file").text();
}

function packed(submission) {
  const data = new FormData();
  data.set("xml_submission_file", new File([submission], "xml_submission_file", { type: "text/xml" }));
  return { inputType: "FORM_INSTANCE_INPUT_RESOLVED", data: [data] };
}

// One form filled in from empty: the instance, what is wrong with it, what each question offers.
async function fill(xml, files, actions, language) {
  const { root } = (await form(xml, files)).createInstance();
  const wanted = root.languages.find((one) => one.language === language);
  if (wanted && !wanted.isSyntheticDefault) root.setLanguage(wanted);
  for (const action of actions) act(root, action);
  return { xml: await written(root), violations: violations(root), offered: offered(root) };
}

// Submissions judged one by one, each with its milliseconds; the form is read once.
async function judge(xml, files, submissions) {
  const loaded = await form(xml, files);
  const verdicts = [];
  for (const submission of submissions) {
    const began = performance.now();
    const { root } = await loaded.restoreInstance(packed(submission));
    const found = violations(root);
    verdicts.push({ violations: found, milliseconds: performance.now() - began });
  }
  return verdicts;
}

window.odk = { fill, judge };
