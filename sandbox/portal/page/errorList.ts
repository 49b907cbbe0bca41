import { html } from "lit-html";
import type { ErrorView } from "../view/view.ts";

/** What Azure refused or failed to do, newest first. */
export function errorList(errors: readonly ErrorView[]) {
  if (errors.length === 0) return html`<p class="dim">None.</p>`;
  return html`<ol class="errors">
    ${errors.map(
      ({ at, what, code, message }) => html`<li>
        <strong>${code}</strong> <span class="dim">${what}, ${new Date(at).toISOString().slice(11, 19)}</span><br />
        ${message}
      </li>`,
    )}
  </ol>`;
}
