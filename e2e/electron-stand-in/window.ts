/** @file Electron's `BrowserWindow`: a page of a real Chromium. */
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { app } from './app.ts';
import { happened } from './control.ts';
import { WebContents } from './web-contents.ts';

const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly #bounds: Rectangle;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(options.webPreferences?.preload, this.#bounds);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
    windows.push(this);
  }

  static getAllWindows = (): BrowserWindow[] => [...windows];

  loadURL = (address: string): Promise<void> => this.webContents.loadURL(address);
  getNormalBounds = (): Rectangle => this.#bounds;
  isMaximized = (): boolean => false;
  isMinimized = (): boolean => false;

  focus(): void {
    happened({ kind: 'focus' });
  }

  show(): void {
    // A headless page is shown from the start.
  }

  setProgressBar(share: number): void {
    happened({ kind: 'progress', share });
  }

  close(): void {
    if (!windows.includes(this)) return;
    this.emit('close', {});
    void this.webContents.close();
    this.#closed();
  }

  #closed(): void {
    const place = windows.indexOf(this);
    if (place < 0) return;
    windows.splice(place, 1);
    this.emit('closed');
    if (windows.length === 0) app.emit('window-all-closed');
  }
}

app.useWindows(BrowserWindow.getAllWindows);
