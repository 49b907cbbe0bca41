import { vmSizeOf } from "../../catalog/vmSizes.ts";
import type { Change, Rule } from "../../manager/resourceType.ts";
import { ArmError, badRequest } from "../../protocol/armError.ts";
import { findAll, textAt } from "../../protocol/json.ts";
import { imageOf, sizeName } from "./body.ts";

/** What Azure insists on for a machine's image and the security it boots with. */
export const imageRules: readonly Rule<Change>[] = [
  {
    says: "a machine's image is in the marketplace",
    source: "code and words as many Terraform users quote them (PlatformImageNotFound); status 404 assumed",
    check({ body }) {
      if (imageOf(body)) return undefined;
      const part = (name: string) => textAt(body, `properties.storageProfile.imageReference.${name}`) ?? "";
      return new ArmError(
        404,
        "PlatformImageNotFound",
        `The platform image '${["publisher", "offer", "sku", "version"].map(part).join(":")}' is not available. ` +
          "Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile",
        { target: "imageReference" },
      );
    },
  },
  {
    says: "an image's generation is one the size can run",
    source: "learn.microsoft.com, generation-2; code and words assumed",
    check({ body }) {
      const [image, size] = [imageOf(body), vmSizeOf(sizeName(body))];
      if (!image || !size || size.generations.includes(image.generation)) return undefined;
      return badRequest(
        "BadRequest",
        `The selected VM size '${size.name}' cannot boot Hypervisor Generation '${image.generation}'. If this was a Create operation please check that the ` +
          `Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size. For more information, see https://aka.ms/azuregen2vm`,
      );
    },
  },
  {
    says: "Trusted Launch needs a generation 2 image and a size that has it",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      if (textAt(body, "properties.securityProfile.securityType") !== "TrustedLaunch") return undefined;
      if (imageOf(body)?.generation === 1) {
        return badRequest(
          "BadRequest",
          "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch Supported Gen2 OS Image.",
        );
      }
      if (vmSizeOf(sizeName(body))?.trustedLaunch) return undefined;
      return badRequest(
        "InvalidParameter",
        `The VM size '${sizeName(body)}' is not supported for creation of VMs and Virtual Machine Scale Set with 'TrustedLaunch' security type.`,
        "securityType",
      );
    },
  },
  {
    says: "secure boot and vTPM are settings of Trusted Launch",
    source: "azure-compute-docs, trusted-launch.md; code and words assumed",
    check({ body }) {
      const asked = findAll(body, "properties.securityProfile.uefiSettings").length > 0;
      if (!asked || textAt(body, "properties.securityProfile.securityType") !== undefined) return undefined;
      return badRequest(
        "InvalidParameter",
        "The property 'securityProfile.uefiSettings' is only valid with a security type.",
        "securityProfile.uefiSettings",
      );
    },
  },
];
