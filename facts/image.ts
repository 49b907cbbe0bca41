import type { Image } from "./settings.ts";

/** Whether Windows images of this SKU are of generation 2; undefined where the name does not tell. */
export function isGeneration2({ publisher, offer, sku }: Image): boolean | undefined {
  if (publisher !== "MicrosoftWindowsServer" || offer !== "WindowsServer") return undefined;
  return /-g2$|-gen2|gensecond|azure-edition/i.test(sku);
}
