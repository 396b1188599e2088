/** @file The window: how it is made, where it stands, and what it is not allowed. */
import type { BrowserWindow, BrowserWindowConstructorOptions, NativeTheme, Rectangle } from 'electron';
import { confine } from './security/navigation.ts';
import { ownAddress } from './security/own-page.ts';
import { firstSize, leastSize, readWindowState, writeWindowState } from './window-bounds.ts';

/** As the page's own background, so that the first frame does not flash. */
const backgrounds = { dark: '#1b1b1b', light: '#f6f6f6' } as const;

export interface WindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly theme: Pick<NativeTheme, 'shouldUseDarkColors'>;
  readonly workAreas: readonly Rectangle[];
  /** The built preload. */
  readonly preload: string;
  /** Where the window's place is kept. */
  readonly stateFile: string;
  readonly icon?: string;
  readonly openLink: (address: string) => void;
}

export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webviewTag: false,
  webSecurity: true,
  spellcheck: false, // it fetches dictionaries
} as const;

export function openWindow(options: WindowOptions): BrowserWindow {
  const { create, theme, workAreas, preload, stateFile, icon, openLink } = options;
  const state = readWindowState(stateFile, workAreas);
  const window = create({
    ...(state?.bounds ?? firstSize),
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    title: 'Phototag',
    show: false,
    backgroundColor: theme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    ...(icon === undefined ? {} : { icon }),
    webPreferences: { ...webPreferences, preload },
  });
  confine(window.webContents, openLink);
  window.once('ready-to-show', () => {
    if (state?.maximised === true) window.maximize();
    window.show();
  });
  window.on('close', () => {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximised: window.isMaximized() });
  });
  void window.loadURL(ownAddress);
  return window;
}
