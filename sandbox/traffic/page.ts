/** What a guest tells about itself. */
export interface Identity {
  readonly computerName: string;
  readonly machine: string;
  readonly placement: string;
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character]!);

/** The page of a guest: it looks like a web server's first page and says plainly what it is. */
export function page({ computerName, machine, placement }: Identity): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(computerName)}</title>
<style>
  :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; text-align: center; padding: 1rem; }
  h1 { font-size: 2.5rem; margin: 0; }
</style>
<h1>${escaped(computerName)}</h1>
<p>Virtual machine ${escaped(machine)}, ${escaped(placement)}.</p>
<p>A stand-in for Internet Information Services on that machine, served by the sandbox.</p>
</html>
`;
}
