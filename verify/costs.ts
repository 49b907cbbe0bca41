/** What a thing costs, as far as it was found. */
export interface Cost {
  readonly item: string;
  /** How many there are at most at once. */
  readonly count: number;
  /** US dollars an hour for one. */
  readonly perHour: number;
  /** Where and when the figure was read. */
  readonly source: string;
}

/** Most virtual machines that stand at once: a release of two beside another of two. */
export const mostMachines = 4;

/** Azure's hours of a month, by which a monthly price becomes one for an hour. */
const hoursOfMonth = 730;

/** Rough prices: none was read from a page of Microsoft's, and each region has its own. */
export const costs: readonly Cost[] = [
  {
    item: "virtual machine Standard_D2s_v5 with Windows",
    count: mostMachines,
    perHour: 0.19,
    source: "half of a D4s_v5 (0.37) at learningbro.com, undated",
  },
  {
    item: "OS disk of 128 GiB, StandardSSD_LRS",
    count: mostMachines,
    perHour: (4 * 2.4) / hoursOfMonth,
    source:
      "four times 32 GiB (2.40 a month, East US) in the wiki of ChiefGyk3D/Clouds-Against-Humanity, a draft, 2026-10-16",
  },
  {
    item: "Standard load balancer of up to 5 rules, and 0.005 for each GB",
    count: 1,
    perHour: 0.025,
    source: "c3x.dev, azurerm_lb, undated",
  },
  {
    item: "Standard public IPv4 address",
    count: 1,
    perHour: 0.005,
    source: "the same wiki, East US, 2026-10-16",
  },
];

/** US dollars an hour while everything stands at once. */
export function perHour(all: readonly Cost[] = costs): number {
  return all.reduce((sum, { count, perHour }) => sum + count * perHour, 0);
}

/** The table a person sees before anything is created. */
export function costTable(all: readonly Cost[] = costs): string {
  const rows = all.map(({ item, count, perHour, source }) => ({
    what: `${count} x ${item}`,
    price: `$${(count * perHour).toFixed(3)}`,
    source,
  }));
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    ...rows.map(({ what, price, source }) => `  ${what.padEnd(width)}  ${price}  (${source})`),
    `  ${"at most, an hour, roughly".padEnd(width)}  $${perHour(all).toFixed(2)}`,
  ].join("\n");
}
