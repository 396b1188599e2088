/** @file Dropping and pasting as a person does, with files that the journey makes up. */
import type { Page } from '@playwright/test';

export interface MadeUpFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

interface Cargo {
  readonly files?: readonly MadeUpFile[];
  /** The first file so many times: a browser takes a minute to make up as many as it hands over at once. */
  readonly copies?: number;
  /** What a browser hands over beside files: "text/uri-list", "text/plain". */
  readonly texts?: Readonly<Record<string, string>>;
}

const sendable = ({ files = [], copies = 1, texts = {} }: Cargo) => ({
  files: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  copies,
  texts,
});

/** Drags over the window and lets go. */
export async function drop(page: Page, cargo: Cargo): Promise<void> {
  await page.evaluate(({ files, copies, texts }) => {
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    for (const [type, text] of Object.entries(texts)) transfer.setData(type, text);
    const options = { bubbles: true, cancelable: true, dataTransfer: transfer };
    const target = document.querySelector('main') ?? document.body;
    for (const name of ['dragenter', 'dragover', 'drop']) {
      const event = new DragEvent(name, options);
      if (copies > 1) {
        const items = Array.from({ length: copies }, () => transfer.items[0]);
        Object.defineProperty(event, 'dataTransfer', { value: { items, types: transfer.types } });
      }
      target.dispatchEvent(event);
    }
  }, sendable(cargo));
}

export async function paste(page: Page, file: MadeUpFile): Promise<void> {
  await page.evaluate(
    ({ files: [file] }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(file!.base64), (each) => each.charCodeAt(0));
      transfer.items.add(new File([bytes], file!.name, { type: file!.type }));
      const options = { bubbles: true, cancelable: true, clipboardData: transfer };
      document.body.dispatchEvent(new ClipboardEvent('paste', options));
    },
    sendable({ files: [file] }),
  );
}
