import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeHeader, readBinary } from './binary.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const onnxruntime = join(modules, 'onnxruntime-node/bin/napi-v6');

test.each([
  ['linux/x64/onnxruntime_binding.node', 'linux', 'x64'],
  ['linux/arm64/libonnxruntime.so.1', 'linux', 'arm64'],
  ['darwin/arm64/libonnxruntime.1.dylib', 'darwin', 'arm64'],
  ['win32/x64/DirectML.dll', 'win32', 'x64'],
  ['win32/arm64/onnxruntime.dll', 'win32', 'arm64'],
])('%s is for %s %s', async (file, platform, architecture) => {
  expect(await readBinary(join(onnxruntime, file))).toEqual({ platform, architectures: [architecture] });
});

test('a universal file of macOS is for all that it holds', () => {
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0xcafebabe, 0);
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(0x01000007, 8);
  header.writeUInt32BE(0x0100000c, 28);
  expect(describeHeader(header)).toEqual({ platform: 'darwin', architectures: ['x64', 'arm64'] });
});

test('text, an empty file and a header that is cut off are no program', async () => {
  expect(describeHeader(await readFile(import.meta.filename))).toBeNull();
  expect(describeHeader(Buffer.alloc(0))).toBeNull();
  expect(describeHeader(Buffer.from('7f454c46', 'hex'))).toBeNull();
  const dos = Buffer.alloc(64);
  dos.write('MZ');
  dos.writeUInt32LE(0xffffff00, 0x3c);
  expect(describeHeader(dos)).toBeNull();
});
