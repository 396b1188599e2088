/** @file `npm run build:desktop`: makes dist/desktop, which `npm start` opens and the packages are made of. */
import { join } from 'node:path';
import { buildDesktop, project } from './assemble.ts';

await buildDesktop({ output: join(project, 'dist/desktop'), renderer: join(project, 'dist/renderer') });
