import { html, nothing, render } from "lit-html";
import type { View } from "../view/view.ts";
import { act } from "./actions.ts";
import { errorList } from "./errorList.ts";
import { loadPanel } from "./loadPanel.ts";
import { machinePicture } from "./machinePicture.ts";
import { timeline } from "./timeline.ts";

/** The page: it draws each picture the portal sends, and says so when none comes. */
const place = document.querySelector<HTMLElement>("#portal")!;
let view: View | undefined;
let connected = false;
let trouble = "";

const events = new EventSource("/events");
events.addEventListener("message", ({ data }) => {
  view = JSON.parse(String(data)) as View;
  connected = true;
  draw();
});
events.addEventListener("error", () => {
  connected = false;
  draw();
});

async function press(path: string, order: unknown): Promise<void> {
  trouble = (await act(path, order)) ?? "";
  draw();
}

function draw(): void {
  place.setAttribute("aria-busy", String(view === undefined));
  // What the server sent first has done its work.
  if (!place.hasAttribute("data-drawn")) place.replaceChildren();
  place.setAttribute("data-drawn", "");
  render([heading(), notices(), view ? sections(view) : nothing], place);
}

function heading() {
  const time = view ? new Date(view.now).toISOString().replace("T", " ").slice(0, 19) : "";
  return html`<header>
    <h1>Sandbox portal</h1>
    ${view ? html`<p>Azure's time ${time}, ${view.speed > 0 ? `${Math.round(view.speed)} times as fast` : "standing still"}</p>` : nothing}
  </header>`;
}

function notices() {
  return html`<div aria-live="polite">
    ${
      connected
        ? nothing
        : html`<p class="notice bad" role="alert" id="offline">
            The sandbox does not answer. It is asked again every few seconds; <code>npm run sandbox</code> starts it.
          </p>`
    }
    ${trouble ? html`<p class="notice bad" role="alert" id="trouble">${trouble}</p>` : nothing}
  </div>`;
}

function sections(view: View) {
  const empty = view.machines.length === 0 && view.sites.length === 0;
  return [
    html`<section aria-labelledby="picture-title">
      <h2 id="picture-title">What is deployed</h2>
      ${
        empty
          ? html`<p class="notice" id="empty">
              Nothing is deployed. Run <code>npm run sandbox</code>, and watch it come up here.
            </p>`
          : machinePicture(view, press)
      }
    </section>`,
    html`<section aria-labelledby="load-title">
      <h2 id="load-title">Traffic</h2>
      ${loadPanel(view, press)}
    </section>`,
    html`<section aria-labelledby="update-title">
      <h2 id="update-title">Last update</h2>
      ${timeline(view.update)}
    </section>`,
    html`<section aria-labelledby="errors-title">
      <h2 id="errors-title">Errors Azure gave</h2>
      ${errorList(view.errors)}
    </section>`,
  ];
}
