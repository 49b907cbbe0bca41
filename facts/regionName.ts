/** A region's name as Azure writes it, e.g. `westeurope` for `West Europe`: it looks past case and spaces (azure-native's replacement rules do too). */
export const regionName = (name: string) => name.toLowerCase().replaceAll(" ", "");

/** Whether text can be a region's name: letters, then perhaps digits, as in `eastus2`. */
export const isRegionName = (name: string) => /^[a-z]+\d*[a-z]*$/.test(regionName(name));
