import { html } from "lit-html";
import type { BarView, UpdateView } from "../view/view.ts";

/** Bars that are drawn besides those on the critical path. */
const drawn = 80;

/** The last update as bars, one for each operation, the critical path marked. */
export function timeline(update: UpdateView | undefined) {
  if (!update) return html`<p class="dim">There has been no update yet.</p>`;
  const { from, to, bars, running } = update;
  const length = Math.max(1, to - from);
  const critical = bars.filter((bar) => bar.critical);
  const others = bars.filter((bar) => !bar.critical);
  const some = [...critical, ...others.slice(-drawn)].sort((a, b) => a.from - b.from);
  const left = bars.length - some.length;
  const work = critical.reduce((sum, bar) => sum + bar.to - bar.from, 0);
  return html`
    <p>
      ${running ? "Under way for" : "It took"} ${inSeconds(length)} of Azure's time in ${bars.length} operation${bars.length === 1 ? "" : "s"}; the
      critical path is ${critical.length} of them, ${inSeconds(work)} long.
    </p>
    <ol class="bars" tabindex="0" aria-label="Operations of the last update">
      ${some.map((bar) => row(bar, from, length))}
    </ol>
    ${left > 0 ? html`<p class="dim">and ${left} more</p>` : ""}
  `;
}

function row(bar: BarView, start: number, length: number) {
  const left = ((bar.from - start) / length) * 100;
  const width = ((bar.to - bar.from) / length) * 100;
  const verb = { put: "write", delete: "delete", action: "act on" }[bar.kind];
  const text = `${verb} ${bar.name}`;
  return html`<li class="${bar.critical ? "critical" : ""} ${bar.status}" title="${bar.type}, ${bar.status}">
    <span class="name">${text}</span>
    <span class="track"><span class="bar" style="left: ${left}%; width: ${width}%"></span></span>
    <span class="length">${inSeconds(bar.to - bar.from)}</span>
  </li>`;
}

function inSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000).toLocaleString("en")} s`;
}
