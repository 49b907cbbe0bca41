import assert from "node:assert/strict";
import { parseVmSize } from "../../../../sandbox/arm/catalog/vmSizeName.ts";
import { isSoldIn, vmFamilies, vmSizeOf, vmSizes } from "../../../../sandbox/arm/catalog/vmSizes.ts";

describe("the catalog of sizes", () => {
  const size = (name: string) => vmSizeOf(name) ?? assert.fail(`${name} is not in the catalog`);

  it("has every size of the table, each once, and compares names without case", () => {
    assert.equal(vmSizes.length, 1502);
    assert.equal(vmFamilies.length, 190);
    assert.equal(vmSizeOf("standard_d2S_V5"), size("Standard_D2s_v5"));
    assert.equal(vmSizeOf("Standard_Z9"), undefined);
    assert.equal(vmSizeOf("constructor"), undefined);
  });

  it("takes a name apart", () => {
    assert.deepEqual(parseVmSize("Standard_E4-2ads_v5"), {
      series: "E",
      cores: 4,
      usableCores: 2,
      letters: "ads",
      version: 5,
    });
    assert.equal(parseVmSize("Basic_A1"), undefined);
    assert.equal(parseVmSize("Standard_"), undefined);
  });

  for (const [name, cores, usable] of [
    ["Standard_D1", 1, 1],
    ["Standard_D13_v2", 8, 8],
    ["Standard_DS11-1_v2", 2, 1],
    ["Standard_D2_v2_Promo", 2, 2],
    ["Standard_D2_v3", 2, 2],
    ["Standard_GS5-8", 32, 8],
    ["Standard_B1ls", 1, 1],
    ["Standard_M176s_3_v3", 176, 176],
    ["Standard_NC96ads_A100_v4", 96, 96],
    ["Standard_ND128isr_NDR_GB200_v6", 128, 128],
    ["Standard_HB120-16rs_v3", 120, 16],
    ["Standard_EC4as_cc_v5", 4, 4],
  ] as const) {
    it(`counts the cores of ${name}`, () => {
      assert.equal(size(name).cores, cores);
      assert.equal(size(name).usableCores, usable);
    });
  }

  // Generations, Trusted Launch, Premium SSD, accelerated networking.
  for (const [name, ...expected] of [
    ["Standard_D1", "1", false, false, false],
    ["Standard_DS2_v2", "1,2", false, true, true],
    ["Standard_D4_v3", "1", false, false, true],
    ["Standard_D2s_v3", "1,2", true, true, false],
    ["Standard_D2_v5", "1,2", true, false, true],
    ["Standard_D2s_v5", "1,2", true, true, true],
    ["Standard_D2s_v6", "2", true, true, true],
    ["Standard_D2ps_v5", "2", false, true, true],
    ["Standard_D2ps_v6", "2", true, true, true],
    ["Standard_B2ms", "1,2", true, true, false],
    ["Standard_B12ms", "1,2", true, true, true],
    ["Standard_B2s_v2", "1,2", true, true, true],
    ["Standard_F2s_v2", "1,2", true, true, true],
    ["Standard_A2_v2", "1", false, false, false],
    ["Standard_DC2as_v5", "2", false, true, true],
    ["Standard_M8ms", "1,2", false, true, true],
  ] as const) {
    it(`knows what ${name} can do`, () => {
      const { generations, trustedLaunch, premium, acceleratedNetworking } = size(name);
      assert.deepEqual([generations.join(), trustedLaunch, premium, acceleratedNetworking], expected);
    });
  }

  it("knows which regions sell a size, and takes the others to sell what westeurope does", () => {
    const [everywhere, hardly] = [size("Standard_D2s_v5"), size("Standard_M416bs_v3")];
    for (const region of ["westeurope", "uksouth", "polandcentral"]) assert.ok(isSoldIn(everywhere, region), region);
    assert.deepEqual(
      ["westeurope", "eastus", "polandcentral"].map((region) => isSoldIn(hardly, region)),
      [false, true, false],
    );
  });
});
