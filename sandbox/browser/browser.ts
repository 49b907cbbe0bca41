import chromium from "@sparticuz/chromium";
import { type Browser, chromium as browsers } from "playwright-core";

/**
 * A headless Chromium: the one that `CHROMIUM` names, else one from npm alone, so that nothing has to be installed by hand.
 * @throws Error without `CHROMIUM` on a machine other than x64 Linux, for which that package is made.
 */
export async function openBrowser(): Promise<Browser> {
  const own = process.env.CHROMIUM;
  if (own) return browsers.launch({ executablePath: own, headless: true });
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `The browser from npm runs on linux x64, and this is ${process.platform} ${process.arch}; set CHROMIUM to the path of your own Chromium or Chrome.`,
    );
  }
  // Not the package's own arguments: they turn off what keeps one site from another, and allow only one page.
  return browsers.launch({ executablePath: await chromium.executablePath(), headless: true });
}
