// ODK Web Forms as a host would show it: the form named by ?form=, the submission kept in window.submitted.
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { createApp, h } from "vue";

async function fetchFormAttachment(url) {
  return fetch(new URL(String(url).split("/").pop(), document.baseURI));
}

async function submitted(payload) {
  window.submitted = await payload.data[0].get("xml_submission_file").text();
}

const name = new URLSearchParams(location.search).get("form") ?? "form.xml";
const formXml = await (await fetch(name)).text();
const options = { formXml, fetchFormAttachment, missingResourceBehavior: "BLANK", onSubmit: submitted };
createApp({ render: () => h(OdkWebForm, options) }).use(webFormsPlugin).mount("#form");
