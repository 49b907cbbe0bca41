/** A marketplace image of Windows Server. */
export interface PlatformImage {
  readonly sku: string;
  readonly generation: 1 | 2;
  /** Size of its OS disk in GiB. */
  readonly diskSizeGB: number;
  /** What `latest` stands for; the number is the sandbox's own. */
  readonly exactVersion: string;
  /** Whether it boots from a disk behind NVMe; Windows Server 2016 does not. */
  readonly nvme: boolean;
}

/** SKUs of MicrosoftWindowsServer:WindowsServer; which exist is assumed from the names public templates use. */
const skus: readonly (readonly [sku: string, generation: 1 | 2, diskSizeGB: number, build: number])[] = [
  ["2016-Datacenter", 1, 127, 14393],
  ["2016-datacenter-gensecond", 2, 127, 14393],
  ["2016-Datacenter-smalldisk", 1, 30, 14393],
  ["2019-Datacenter", 1, 127, 17763],
  ["2019-datacenter-gensecond", 2, 127, 17763],
  ["2019-Datacenter-smalldisk", 1, 30, 17763],
  ["2022-datacenter", 1, 127, 20348],
  ["2022-datacenter-g2", 2, 127, 20348],
  ["2022-datacenter-azure-edition", 2, 127, 20348],
  ["2022-datacenter-azure-edition-core", 2, 127, 20348],
  ["2022-datacenter-azure-edition-smalldisk", 2, 30, 20348],
  ["2025-datacenter", 1, 127, 26100],
  ["2025-datacenter-g2", 2, 127, 26100],
  ["2025-datacenter-azure-edition", 2, 127, 26100],
];

const imageOf = ([sku, generation, diskSizeGB, build]: (typeof skus)[number]): PlatformImage => ({
  sku,
  generation,
  diskSizeGB,
  exactVersion: `${build}.1.260101`,
  nvme: !sku.startsWith("2016"),
});

/** Every image that there is. */
export const platformImages: readonly PlatformImage[] = skus.map(imageOf);

/** The image of a reference; undefined when the marketplace has none. */
export function platformImage(
  publisher: string,
  offer: string,
  sku: string,
  version: string,
): PlatformImage | undefined {
  if (publisher.toLowerCase() !== "microsoftwindowsserver" || offer.toLowerCase() !== "windowsserver") return undefined;
  const image = platformImages.find((one) => one.sku.toLowerCase() === sku.toLowerCase());
  return image && (version.toLowerCase() === "latest" || version === image.exactVersion) ? image : undefined;
}
