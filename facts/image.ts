import type { GalleryImage, Image, MarketplaceImage } from "./settings.ts";

/**
 * Id of an image definition in a Compute Gallery, or of one of its versions (azure-compute-docs, azure-compute-gallery.md): names of
 * up to 80 letters, figures, dots, dashes and underscores, and a version of three numbers or the word latest.
 */
const galleryImage =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]{1,90}\/providers\/Microsoft\.Compute\/galleries\/[\w.]{1,80}\/images\/[\w.-]{1,80}(\/versions\/(\d+\.\d+\.\d+|latest))?$/i;

/** Whether a text is the id of a gallery's image. */
export const isGalleryImageId = (text: string) => galleryImage.test(text);

/** Whether an image is of a gallery: what only the marketplace says of one is not known of it. */
export const isOfGallery = (image: Image): image is GalleryImage => "id" in image;

/** Whether an image is of Microsoft's Windows Server; Azure looks past the case of the names. */
const isWindowsServer = (image: Image): image is MarketplaceImage =>
  !isOfGallery(image) &&
  image.publisher.toLowerCase() === "microsoftwindowsserver" &&
  image.offer.toLowerCase() === "windowsserver";

/** What a person calls an image: its SKU, or its id. */
export const imageName = (image: Image) => (isOfGallery(image) ? image.id : image.sku);

/** Whether Windows images of this SKU are of generation 2; undefined where the name does not tell. */
export function isGeneration2(image: Image): boolean | undefined {
  if (!isWindowsServer(image)) return undefined;
  return /-g2$|-gen2|gensecond|azure-edition/i.test(image.sku);
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
export const imageKey = (image: Image) =>
  (isOfGallery(image) ? image.id : [image.publisher, image.offer, image.sku, image.version].join(":")).toLowerCase();
