/** A region, with what differs between regions. */
export interface Region {
  readonly name: string;
  readonly displayName: string;
  /** Whether it has availability zones 1, 2 and 3 (learn.microsoft.com, availability-zones-region-support). */
  readonly zones: boolean;
  /** Fault domains an availability set can span: counted by creating sets, blog.kriation.com/2023/availability-sets-in-azure.html; where that names none, assumed. */
  readonly faultDomains: 2 | 3;
}

const region = (name: string, displayName: string, zones: boolean, faultDomains: 2 | 3): Region => ({
  name,
  displayName,
  zones,
  faultDomains,
});

export const regions: readonly Region[] = [
  region("eastus", "East US", true, 3),
  region("eastus2", "East US 2", true, 3),
  region("westus", "West US", false, 3),
  region("westus2", "West US 2", true, 3),
  region("westus3", "West US 3", true, 3),
  region("centralus", "Central US", true, 3),
  region("northcentralus", "North Central US", false, 3),
  region("southcentralus", "South Central US", true, 3),
  region("westcentralus", "West Central US", false, 2),
  region("canadacentral", "Canada Central", true, 3),
  region("canadaeast", "Canada East", false, 2),
  region("brazilsouth", "Brazil South", true, 2),
  region("northeurope", "North Europe", true, 3),
  region("westeurope", "West Europe", true, 3),
  region("uksouth", "UK South", true, 2),
  region("ukwest", "UK West", false, 2),
  region("francecentral", "France Central", true, 2),
  region("germanywestcentral", "Germany West Central", true, 2),
  region("switzerlandnorth", "Switzerland North", true, 2),
  region("norwayeast", "Norway East", true, 2),
  region("swedencentral", "Sweden Central", true, 2),
  region("italynorth", "Italy North", true, 2),
  region("polandcentral", "Poland Central", true, 2),
  region("southeastasia", "Southeast Asia", true, 2),
  region("eastasia", "East Asia", true, 2),
  region("japaneast", "Japan East", true, 2),
  region("japanwest", "Japan West", false, 2),
  region("koreacentral", "Korea Central", true, 2),
  region("australiaeast", "Australia East", true, 2),
  region("australiasoutheast", "Australia Southeast", false, 2),
  region("centralindia", "Central India", true, 2),
  region("southindia", "South India", false, 2),
  region("uaenorth", "UAE North", true, 2),
  region("southafricanorth", "South Africa North", true, 2),
];

/** The region of a name; Azure ignores case and spaces in it. */
export function regionOf(name: string): Region | undefined {
  const wanted = name.toLowerCase().replaceAll(" ", "");
  return regions.find((one) => one.name === wanted);
}
