/** @file Electron's `session`: what a page may use is what the app's check says. */
type Check = (contents: unknown, permission: string) => boolean;

/** Playwright's names of permissions, and Electron's. */
const permissions: Readonly<Record<string, string>> = {
  geolocation: 'geolocation',
  notifications: 'notifications',
  camera: 'media',
  microphone: 'media',
  'clipboard-read': 'clipboard-read',
  'clipboard-write': 'clipboard-sanitized-write',
};

let check: Check = () => true; // Electron's own way without a handler

export const session = {
  defaultSession: {
    setPermissionRequestHandler(): void {
      // Headless Chromium asks nobody.
    },
    setDevicePermissionHandler(): void {
      // It has no devices either.
    },
    setPermissionCheckHandler(handler: Check): void {
      check = handler;
    },
  },
};

export const grantedPermissions = (): string[] =>
  Object.entries(permissions)
    .filter(([, name]) => check(null, name))
    .map(([name]) => name);
