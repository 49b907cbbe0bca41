import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { MachineView, SiteView, View } from "../view/view.ts";
import type { Press } from "./actions.ts";

/** The sites, and the machines behind them by fault domain or zone. */
export function machinePicture({ sites, machines }: View, press: Press) {
  const domains = Map.groupBy(machines, domainOf);
  const ordered = [...domains].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const updateDomains = [...new Set(machines.flatMap(({ updateDomain }) => updateDomain ?? []))].sort((a, b) => a - b);
  return html`
    ${repeat(sites, ({ rule, address, frontendPort }) => `${rule} ${address} ${frontendPort}`, siteLine)}
    <div class="domains">${repeat(
      ordered,
      ([domain]) => domain,
      ([domain, inside]) => domainBox(domain, inside, press),
    )}</div>
    ${
      updateDomains.length === 0
        ? nothing
        : html`<div class="buttons" role="group" aria-label="Update domains">
            ${updateDomains.map(
              (number) =>
                html`<button @click=${() => press("/actions/guests", { order: "restart", updateDomain: number })}>
                  Reboot update domain ${number}
                </button>`,
            )}
          </div>`
    }
  `;
}

function siteLine({ address, url, balancer, rule, frontendPort }: SiteView) {
  return html`<p class="flow">
    <a href=${url} target="_blank" rel="noreferrer">${url}</a> → public IP ${address}, port ${frontendPort} → load balancer
    ${balancer}, rule ${rule} → backend pool
  </p>`;
}

function domainOf({ faultDomain, zone }: MachineView): string {
  if (zone !== undefined) return `Zone ${zone}`;
  return faultDomain === undefined ? "Without a domain" : `Fault domain ${faultDomain}`;
}

function domainBox(domain: string, machines: readonly MachineView[], press: Press) {
  const number = machines[0]?.faultDomain;
  const sorted = [...machines].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const fail = (order: string) => () => press("/actions/guests", { order, faultDomain: number });
  return html`<section class="domain" aria-label=${domain}>
    <header>
      <h3>${domain}</h3>
      ${
        number === undefined
          ? nothing
          : html`<div class="buttons">
              <button @click=${fail("crashed")}>Fail fault domain ${number}</button>
              <button @click=${fail("healthy")}>Mend it</button>
            </div>`
      }
    </header>
    ${repeat(
      sorted,
      ({ id }) => id,
      (machine) => machineCard(machine, press),
    )}
  </section>`;
}

function machineCard(machine: MachineView, press: Press) {
  const { name, computerName, health, condition, state, pools, updateDomain, answered } = machine;
  const order = (what: string) => () => press("/actions/guests", { order: what, machine: name });
  const standing = condition === "crashed" || condition === "unhealthy" || condition === "slow";
  return html`<article class="machine" data-machine=${name} data-health=${health} aria-label=${name}>
    <h3>${computerName}</h3>
    <p><span class="health">${health}</span>, ${condition}${state === "Succeeded" ? nothing : html`, ${state}`}</p>
    <p class="dim">
      ${name}${updateDomain === undefined ? nothing : html`, update domain ${updateDomain}`}, in
      ${pools.length === 0 ? "no pool" : `pool ${pools.join(" and ")}`}
    </p>
    <p>Answered <span class="answered">${answered}</span></p>
    <div class="buttons">
      ${
        standing
          ? html`<button aria-label="Recover ${computerName}" @click=${order("healthy")}>Recover</button>`
          : html`<button aria-label="Crash ${computerName}" @click=${order("crashed")}>Crash</button>`
      }
      <button aria-label="Restart ${computerName}" @click=${order("restart")}>Restart</button>
      <button aria-label="Fail its probe: ${computerName}" @click=${order("unhealthy")}>Fail its probe</button>
    </div>
  </article>`;
}
