import { Home } from "../home/home.ts";
import { forget } from "../instance/forget.ts";

await forget(new Home());
process.stdout.write("The sandbox is reset; the next start begins with an empty subscription.\n");
