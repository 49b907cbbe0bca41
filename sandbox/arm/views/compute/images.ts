import { type PlatformImage, platformImages } from "../../catalog/images.ts";
import { ArmError } from "../../protocol/armError.ts";
import type { Json, JsonObject } from "../../protocol/json.ts";
import { same } from "../../protocol/resourceId.ts";
import { regionIn } from "../place.ts";
import { type Question, subscription, type View } from "../view.ts";

/** Publishers with what they offer; the sandbox has images of one, and knows the extensions of another. */
const publisher = "MicrosoftWindowsServer";
const offer = "WindowsServer";
const extensionTypes: Readonly<Record<string, readonly (readonly [type: string, version: string])[]>> = {
  "Microsoft.Compute": [
    ["BGInfo", "2.2.5"],
    ["CustomScriptExtension", "1.10.20"],
    ["VMAccessAgent", "2.4.10"],
  ],
};
const publishers = [publisher, ...Object.keys(extensionTypes)];

const at = `${subscription}/providers/Microsoft.Compute/locations/{location}/publishers`;
const offers = `${at}/{publisher}/artifacttypes/vmimage/offers`;
const skus = `${offers}/{offer}/skus`;
const types = `${at}/{publisher}/artifacttypes/vmextension/types`;

/** A list of names as these answers have it, which is no object with `value`: VirtualMachineImages_List*. */
function named({ path, subscription: own }: Question, location: string, names: readonly string[]): JsonObject {
  const root = path.replace(/^\/subscriptions\/[^/]+/i, `/subscriptions/${own}`);
  const list: Json = names.map((name) => ({ location, name, id: `${root}/${name}` }));
  return list as unknown as JsonObject;
}

/** Code and words as `az vm image show` gets them (azure-cli's recordings); status 404. */
function unknownArtifact(what: string): ArmError {
  return new ArmError(404, "NotFound", `Artifact: ${what} was not found.`);
}

function skusIn({ part }: Question): readonly PlatformImage[] {
  if (same(part("publisher"), publisher) && same(part("offer"), offer)) return platformImages;
  throw unknownArtifact("VMImage");
}

function imageIn(question: Question): PlatformImage {
  const image = skusIn(question).find(({ sku }) => same(sku, question.part("sku")));
  if (!image) throw unknownArtifact("VMImage");
  return image;
}

function typesIn({ part }: Question): readonly (readonly [string, string])[] {
  const found = Object.entries(extensionTypes).find(([name]) => same(name, part("publisher")));
  return found?.[1] ?? [];
}

const list = (path: string, names: (question: Question) => readonly string[]): View => ({
  method: "GET",
  path,
  answer: (question) => named(question, regionIn(question).name, names(question)),
});

export const imageViews: readonly View[] = [
  list(at, () => publishers),
  list(offers, ({ part }) => (same(part("publisher"), publisher) ? [offer] : [])),
  list(skus, (question) => skusIn(question).map(({ sku }) => sku)),
  list(`${skus}/{sku}/versions`, (question) => [imageIn(question).exactVersion]),
  {
    method: "GET",
    path: `${skus}/{sku}/versions/{version}`,
    answer(question) {
      const image = imageIn(question);
      const { path, part } = question;
      if (!["latest", image.exactVersion].includes(part("version").toLowerCase())) throw unknownArtifact("VMImage");
      return {
        location: regionIn(question).name,
        name: image.exactVersion,
        id: path.replace(/[^/]+$/, image.exactVersion),
        properties: {
          architecture: "x64",
          automaticOSUpgradeProperties: { automaticOSUpgradeSupported: true },
          dataDiskImages: [],
          disallowed: { vmDiskType: "Unmanaged" },
          features: image.generation === 2 ? [{ name: "SecurityType", value: "TrustedLaunchSupported" }] : [],
          hyperVGeneration: `V${image.generation}`,
          imageDeprecationStatus: { imageState: "Active" },
          osDiskImage: { operatingSystem: "Windows", sizeInGb: image.diskSizeGB },
          replicaType: "Managed",
        },
      };
    },
  },
  list(types, (question) => typesIn(question).map(([type]) => type)),
  list(`${types}/{type}/versions`, (question) =>
    typesIn(question).flatMap(([type, version]) => (same(type, question.part("type")) ? [version] : [])),
  ),
];
