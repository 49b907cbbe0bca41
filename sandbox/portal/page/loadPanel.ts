import { html } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { View } from "../view/view.ts";
import type { Press } from "./actions.ts";

/** A load one can start, what became of its requests, and who answers as traffic flows. */
export function loadPanel({ load, requests }: View, press: Press) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const rate = Number(new FormData(event.target as HTMLFormElement).get("rate"));
    void press("/actions/load", load.running ? { run: false } : { run: true, rate });
  };
  return html`
    <form class="buttons" @submit=${submit}>
      <label>Requests a second <input name="rate" type="number" min="1" max="1000" value="50" required /></label>
      <button>${load.running ? "Stop the load" : "Start a load"}</button>
    </form>
    <dl class="counts" aria-label="Requests of the load">
      ${count("Sent", load.sent)} ${count("Answered", load.answered)} ${count("Failed", load.failed, load.failed > 0)}
      ${count("Reset", load.reset, load.reset > 0)} ${count("Repeated", load.repeated)}
    </dl>
    <ol class="requests" aria-label="Latest answers, by machine">
      ${repeat(
        requests,
        ({ number }) => number,
        ({ computerName }) => html`<li style="color: ${colourOf(computerName)}">${computerName}</li>`,
      )}
    </ol>
    ${requests.length === 0 ? html`<p class="dim">No machine has answered a request yet.</p>` : ""}
  `;
}

function count(title: string, number: number, bad = false) {
  return html`<div class=${bad ? "bad" : ""} data-count=${title}><dt>${title}</dt><dd>${number}</dd></div>`;
}

/** A colour for each machine by its number, readable on light and dark; neighbours lie the golden angle apart. */
function colourOf(computerName: string): string {
  const hue = Math.round(Number(/\d+/.exec(computerName)?.[0] ?? 0) * 137.5) % 360;
  return `light-dark(hsl(${hue} 80% 28%), hsl(${hue} 75% 74%))`;
}
