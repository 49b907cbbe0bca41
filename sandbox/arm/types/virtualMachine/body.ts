import { type PlatformImage, platformImage } from "../../catalog/images.ts";
import { findAll, type JsonObject, textAt } from "../../protocol/json.ts";

/** Parts of a machine's body. */
export const sizeName = (body: JsonObject | undefined) => textAt(body, "properties.hardwareProfile.vmSize") ?? "";
export const interfaces = (body: JsonObject | undefined) =>
  findAll(body, "properties.networkProfile.networkInterfaces[].id").map(({ value }) => String(value));
export const setOf = (body: JsonObject) => textAt(body, "properties.availabilitySet.id");

/** Whether a machine is made from an image of a Compute Gallery. */
export const isOfGallery = (body: JsonObject) =>
  /\/galleries\/[^/]+\/images\//i.test(textAt(body, "properties.storageProfile.imageReference.id") ?? "");

/** The marketplace image a machine is made from. */
export function imageOf(body: JsonObject): PlatformImage | undefined {
  const part = (name: string) => textAt(body, `properties.storageProfile.imageReference.${name}`) ?? "";
  return platformImage(part("publisher"), part("offer"), part("sku"), part("version"));
}
