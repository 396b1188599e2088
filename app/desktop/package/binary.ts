/** @file Which machine a native file is for, read from its header. */
import { open } from 'node:fs/promises';
import type { Architecture, Platform } from './target.ts';

export interface Binary {
  readonly platform: Platform;
  /** Several in a universal file of macOS; others than ours as their number. */
  readonly architectures: readonly string[];
}

/** Enough for the headers that are read here. */
const headerBytes = 4096;

const elf: Readonly<Record<number, Architecture>> = { 0x3e: 'x64', 0xb7: 'arm64' };
const machO: Readonly<Record<number, Architecture>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };
const pe: Readonly<Record<number, Architecture>> = { 0x8664: 'x64', 0xaa64: 'arm64' };

/** @returns null for what is no program or library of any platform */
export async function readBinary(file: string): Promise<Binary | null> {
  const header = Buffer.alloc(headerBytes);
  const handle = await open(file);
  const { bytesRead } = await handle.read(header, 0, headerBytes, 0).finally(() => handle.close());
  return describeHeader(header.subarray(0, bytesRead));
}

export function describeHeader(header: Buffer): Binary | null {
  if (header.length < 64) return null;
  const named = (names: Readonly<Record<number, Architecture>>, machine: number) =>
    names[machine] ?? `0x${machine.toString(16)}`;
  const magic = header.readUInt32BE(0);
  // ELF, e_machine: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
  if (magic === 0x7f454c46) {
    return { platform: 'linux', architectures: [named(elf, header.readUInt16LE(18))] };
  }
  // Mach-O, cputype: mach-o/loader.h and mach-o/fat.h
  if (magic === 0xcffaedfe) {
    return { platform: 'darwin', architectures: [named(machO, header.readUInt32LE(4))] };
  }
  if (magic === 0xcafebabe) {
    const count = Math.min(header.readUInt32BE(4), Math.floor((header.length - 8) / 20));
    const cpus = Array.from({ length: count }, (_, index) => header.readUInt32BE(8 + 20 * index));
    return { platform: 'darwin', architectures: cpus.map((cpu) => named(machO, cpu)) };
  }
  // PE, Machine: https://learn.microsoft.com/windows/win32/debug/pe-format
  const offset = header.readUInt32LE(0x3c);
  const isPe =
    header.readUInt16BE(0) === 0x4d5a &&
    offset + 6 <= header.length &&
    header.readUInt32BE(offset) === 0x50450000;
  return isPe ? { platform: 'win32', architectures: [named(pe, header.readUInt16LE(offset + 4))] } : null;
}
