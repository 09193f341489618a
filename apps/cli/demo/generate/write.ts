import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFiles } from './files.ts';

/** Writes the command files beside this folder. Run from the root: `npx tsc -b apps/cli/demo && node apps/cli/demo/dist/write.js`. */
for (const { file, text } of demoFiles(join('test', 'golden'))) writeFileSync(join('apps', 'cli', 'demo', file), text);
