/** A size of virtual machine, with what the rules need of it. */
export interface VmSize {
  readonly name: string;
  readonly cores: number;
  /** Whether Premium SSD disks can be attached. */
  readonly premium: boolean;
  readonly acceleratedNetworking: boolean;
  /** Generations of virtual machine it can run. */
  readonly generations: readonly (1 | 2)[];
  readonly trustedLaunch: boolean;
}

/** Cores of the sizes of a series, by the part of the name between `Standard_` and the version. */
interface Series {
  readonly cores: Readonly<Record<string, number>>;
  readonly suffix: string;
  readonly premium: boolean;
  /** Fewest cores with accelerated networking, or none. */
  readonly acceleratedFrom?: number;
  readonly generations: readonly (1 | 2)[];
  readonly trustedLaunch: boolean;
}

const d = (letters: string) =>
  Object.fromEntries([2, 4, 8, 16, 32, 48, 64, 96].map((cores) => [`D${cores}${letters}`, cores]));
const f = Object.fromEntries([2, 4, 8, 16, 32, 48, 64, 72].map((cores) => [`F${cores}s`, cores]));
const e = Object.fromEntries([2, 4, 8, 16, 32, 48, 64].map((cores) => [`E${cores}s`, cores]));
/** First two series count sizes, not cores: azure-compute-docs, sizes/general-purpose/dv2-series.md. */
const classic = (letters: string) =>
  Object.fromEntries(
    Object.entries({ 1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 11: 2, 12: 4, 13: 8, 14: 16 }).map(([number, cores]) => [
      `${letters}${number}`,
      cores,
    ]),
  );

/** The series a web server is likely to run on: azure-compute-docs, articles/virtual-machines/sizes, by series. */
const series: readonly Series[] = [
  { cores: classic("D"), suffix: "", premium: false, generations: [1], trustedLaunch: false },
  { cores: classic("DS"), suffix: "", premium: true, generations: [1], trustedLaunch: false },
  { cores: classic("D"), suffix: "_v2", premium: false, acceleratedFrom: 2, generations: [1], trustedLaunch: false },
  { cores: classic("DS"), suffix: "_v2", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: false },
  { cores: d(""), suffix: "_v3", premium: false, acceleratedFrom: 4, generations: [1], trustedLaunch: false },
  { cores: d("s"), suffix: "_v3", premium: true, acceleratedFrom: 4, generations: [1, 2], trustedLaunch: true },
  { cores: d("s"), suffix: "_v4", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d("as"), suffix: "_v4", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d(""), suffix: "_v5", premium: false, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d("s"), suffix: "_v5", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d("as"), suffix: "_v5", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d("ds"), suffix: "_v5", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: d("s"), suffix: "_v6", premium: true, acceleratedFrom: 2, generations: [2], trustedLaunch: true },
  { cores: d("as"), suffix: "_v6", premium: true, acceleratedFrom: 2, generations: [2], trustedLaunch: true },
  { cores: e, suffix: "_v5", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  { cores: f, suffix: "_v2", premium: true, acceleratedFrom: 2, generations: [1, 2], trustedLaunch: true },
  {
    cores: { B1s: 1, B1ms: 1, B2s: 2, B2ms: 2, B4ms: 4, B8ms: 8 },
    suffix: "",
    premium: true,
    generations: [1, 2],
    trustedLaunch: true,
  },
  {
    cores: { A1: 1, A2: 2, A4: 4, A8: 8 },
    suffix: "_v2",
    premium: false,
    generations: [1],
    trustedLaunch: false,
  },
];

const all: ReadonlyMap<string, VmSize> = new Map(
  series.flatMap(({ cores, suffix, acceleratedFrom, ...same }) =>
    Object.entries(cores).map(([number, count]) => {
      const name = `Standard_${number}${suffix}`;
      const acceleratedNetworking = acceleratedFrom !== undefined && count >= acceleratedFrom;
      return [name.toLowerCase(), { ...same, name, cores: count, acceleratedNetworking }] as const;
    }),
  ),
);

/** The size of a name, which Azure compares without case. */
export function vmSizeOf(name: string): VmSize | undefined {
  return all.get(name.toLowerCase());
}
