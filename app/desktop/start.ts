/**
 * @file Where Electron begins. In the packaged app what runs in the window (page and preload) lies in the archive
 * app.asar; what Node runs lies beside it as plain files, because the vision workers' Node, the exiftool it starts and
 * the libraries they load cannot read the archive. So the main process begins there too, and every path it makes is one
 * that any program can open.
 */
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = import.meta.dirname.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
await import(pathToFileURL(join(folder, `main${extname(import.meta.filename)}`)).href);
