/** @file What one look at a photo gives: the network's answer, and all that the same reading of the file yields. */

import type { Packet } from '../metadata/packet.ts';

/** When and with what a photo was taken, as its file says. */
export interface Capture {
  /** Wall-clock time of the camera in milliseconds, as if it were UTC; null where not recorded. */
  readonly takenAt: number | null;
  /** Minutes east of UTC, where recorded. */
  readonly takenOffset: number | null;
  readonly make: string;
  readonly model: string;
  readonly lens: string;
  /** Degrees, WGS 84, both or none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Stars, 0..5. */
  readonly rating: number | null;
  readonly title: string;
  readonly description: string;
  /** Keywords and names; its rating is `rating`, which EXIF may have too. */
  readonly packet: Packet;
}

export interface Analysis {
  /** Format by content, not by name: jpeg, png, webp, gif, tiff, avif, heic, svg, or raw. */
  readonly type: string;
  /** Pixels, as shown (after orientation). */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8. */
  readonly orientation: number;
  /** SHA-256 of the file's bytes. */
  readonly contentHash: Uint8Array;
  /** 64-bit difference hash of the upright picture, big-endian. */
  readonly perceptualHash: Uint8Array;
  /** Average colour, 0xRRGGBB. */
  readonly colour: number;
  readonly capture: Capture;
  /** One per class of the model: logits, or natural logarithms of probabilities; both go through softmax alike. */
  readonly scores: Float32Array;
  /** Input of the model's last linear layer; null where it could not be exposed. */
  readonly embedding: Float32Array | null;
}
