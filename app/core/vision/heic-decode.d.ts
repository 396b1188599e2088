/** @file What is used of heic-decode, which has no types of its own. */
declare module 'heic-decode' {
  interface HeicImage {
    readonly width: number;
    readonly height: number;
    decode(): Promise<{ width: number; height: number; data: Uint8ClampedArray }>;
  }
  const heif: {
    /** The first image is the main one; there is at least one. */
    all(input: { buffer: Uint8Array }): Promise<[HeicImage, ...HeicImage[]] & { dispose(): void }>;
  };
  export default heif;
}
