/** @file The machines that Phototag is packaged for, and what of native code each of them needs. */

export type Platform = 'linux' | 'darwin' | 'win32';
export type Architecture = 'x64' | 'arm64';

export interface Target {
  readonly platform: Platform;
  readonly arch: Architecture;
}

/** onnxruntime has no binary for Macs with Intel processors any more. */
export const targets: readonly Target[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'darwin', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  { platform: 'win32', arch: 'arm64' },
];

/** Of what lies under node_modules, relative to it, with forward slashes: each must match one file. */
export function nativeFiles({ platform, arch }: Target): RegExp[] {
  const machine = `${platform}-${arch}`;
  const watcher = platform === 'linux' ? `${machine}-glibc` : machine;
  const onnxruntime = {
    linux: 'libonnxruntime\\.so\\.1',
    darwin: 'libonnxruntime\\.1\\.dylib',
    win32: 'onnxruntime\\.dll',
  };
  const files = [
    `onnxruntime-node/bin/napi-v\\d+/${platform}/${arch}/onnxruntime_binding\\.node`,
    `onnxruntime-node/bin/napi-v\\d+/${platform}/${arch}/${onnxruntime[platform]}`,
    `better-sqlite3/prebuilds/${machine}\\.node`,
    `@img/sharp-${machine}/lib/sharp-${machine}-[\\d.]+\\.node`,
    platform === 'win32'
      ? `@img/sharp-${machine}/lib/libvips-\\d+\\.dll`
      : `@img/sharp-libvips-${machine}/lib/libvips-cpp\\..+`,
    `@parcel/watcher-${watcher}/watcher\\.node`,
    platform === 'win32'
      ? 'exiftool-vendored\\.exe/bin/exiftool\\.exe'
      : 'exiftool-vendored\\.pl/bin/exiftool',
  ];
  return files.map((file) => new RegExp(`^${file}$`));
}

/** The packages among the optional ones that a target needs; npm installs them on that machine only. */
export function nativePackages({ platform, arch }: Target): string[] {
  const machine = `${platform}-${arch}`;
  return [
    `@img/sharp-${machine}`,
    ...(platform === 'win32' ? [] : [`@img/sharp-libvips-${machine}`]),
    `@parcel/watcher-${machine}${platform === 'linux' ? '-glibc' : ''}`,
    platform === 'win32' ? 'exiftool-vendored.exe' : 'exiftool-vendored.pl',
  ];
}
