/** @file Electron's `WebContents`: the page's content, its preload, its requests and its messages. */
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { chromium, type BrowserContext, type Frame, type Page, type Route } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { app, preventable } from './app.ts';
import { report } from './control.ts';
import { invoke } from './ipc-main.ts';
import { preloadScript } from './preload.ts';
import { answer, toApp, toBrowser } from './protocol.ts';
import { grantedPermissions } from './session.ts';

/** What the preload's script leaves in the page. */
type InPage = typeof globalThis & {
  readonly electronStandIn?: { receive(message: unknown): void; readonly files: Map<string, string> };
};

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  readonly #page: Promise<Page>;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** Where the app itself sends the page, which is not the page's navigation. */
  #expected: string | undefined;
  /** Messages go in the order they are sent. */
  #lastMessage: Promise<unknown> = Promise.resolve();

  constructor(preload: string | undefined, size: { width: number; height: number }) {
    super();
    this.#page = this.#open(preload, size);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page;
    this.#expected = address;
    await page.goto(toBrowser(address));
    report({ kind: 'window', endpoint: await endpoint });
    this.emit('did-finish-load');
  }

  async reload(): Promise<void> {
    const page = await this.#page;
    this.#expected = toApp(page.url());
    await page.reload();
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { channel, args };
    this.#lastMessage = this.#lastMessage
      .then(() => this.#page)
      .then((page) => page.evaluate((one) => (globalThis as InPage).electronStandIn?.receive(one), message))
      .catch(() => undefined); // a page that is being loaded hears nothing
  }

  async placeFile(name: string, path: string): Promise<void> {
    const page = await this.#page;
    await page.evaluate(
      ([key, value]) => (globalThis as InPage).electronStandIn?.files.set(key!, value!),
      [name, path],
    );
  }

  async close(): Promise<void> {
    await (await this.#page).close();
  }

  async #open(preload: string | undefined, size: { width: number; height: number }): Promise<Page> {
    const context = await defaultContext();
    await context.grantPermissions(grantedPermissions());
    const page = await context.newPage();
    await page.setViewportSize(size);
    await page.route('**/*', (route) => this.#answer(route, page));
    // What the page does not ask for itself, a window does that it opened.
    await context.route('**/*', (route) => this.#refuseWindow(route));
    page.on('popup', (popup) => void popup.close());
    await page.exposeBinding('electronStandInInvoke', ({ frame }, channel: string, args: unknown[]) =>
      invoke(channel, { sender: this, senderFrame: describeFrame(frame) }, args),
    );
    if (preload !== undefined) {
      await page.addInitScript({ content: preloadScript(await readFile(preload, 'utf8')) });
    }
    page.once('close', () => this.emit('destroyed'));
    return page;
  }

  async #answer(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const address = toApp(request.url());
    if (request.isNavigationRequest()) {
      const isMainFrame = request.frame() === page.mainFrame();
      const isExpected = isMainFrame && address === this.#expected;
      this.#expected = undefined;
      const event = preventable({ url: address, isMainFrame });
      if (!isExpected) this.emit('will-frame-navigate', event);
      if (event.defaultPrevented) return route.abort('aborted'); // which leaves the page as it was
    }
    const response = await answer(address, request.method());
    if (response === null) return route.continue();
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  async #refuseWindow(route: Route): Promise<void> {
    const { action } = this.#openHandler({ url: route.request().url() });
    if (action === 'allow') throw new Error('The stand-in has one window only.');
    await route.abort('aborted');
  }
}

const describeFrame = (frame: Frame): { url: string; parent: unknown } => ({
  url: toApp(frame.url()),
  parent: frame.parentFrame(),
});

/** One browser for the process, where the test drives the pages too. */
const endpoint = app.whenReady().then(async () => {
  const port = app.debuggingPort ?? (await freePort());
  const browser = await launchBrowser({ debuggingPort: port });
  app.onEnd(() => browser.close());
  return `http://127.0.0.1:${port.toString()}`;
});

async function defaultContext(): Promise<BrowserContext> {
  const browser = await chromium.connectOverCDP(await endpoint);
  return browser.contexts()[0]!;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
