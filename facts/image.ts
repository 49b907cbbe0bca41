import type { Image } from "./settings.ts";

/** Whether an image is of Microsoft's Windows Server; Azure looks past the case of the names. */
const isWindowsServer = ({ publisher, offer }: Pick<Image, "publisher" | "offer">) =>
  publisher.toLowerCase() === "microsoftwindowsserver" && offer.toLowerCase() === "windowsserver";

/** Whether Windows images of this SKU are of generation 2; undefined where the name does not tell. */
export function isGeneration2({ publisher, offer, sku }: Image): boolean | undefined {
  if (!isWindowsServer({ publisher, offer })) return undefined;
  return /-g2$|-gen2|gensecond|azure-edition/i.test(sku);
}

/**
 * Least size in GiB of an OS disk made from an image, where the name tells: that of the image's own disk (of a small one
 * MicrosoftDocs/azure-docs#9979).
 */
export function leastDiskSizeGB(image: Image): number | undefined {
  if (!isWindowsServer(image)) return undefined;
  return /smalldisk/i.test(image.sku) ? 30 : 127;
}

/** What is the same for the same image, however it is spelled. */
export const imageKey = ({ publisher, offer, sku, version }: Image) =>
  [publisher, offer, sku, version].map((part) => part.toLowerCase()).join(":");
