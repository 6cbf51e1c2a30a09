// SurveyJS as a host would show it: the definition named by ?form=, complete with Dutch.
import { Model, surveyLocalization } from "survey-core";
import "survey-core/i18n/dutch";
import { renderSurvey } from "survey-js-ui";

surveyLocalization.defaultLocale = "nl";
const name = new URLSearchParams(location.search).get("form") ?? "form.json";
const survey = new Model(await (await fetch(name)).json());
survey.onComplete.add((sender) => { window.submitted = sender.data; });
renderSurvey(survey, document.querySelector("#form"));
