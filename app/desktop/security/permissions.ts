/** @file Rule: the page may use no camera, place, notification, device or whatever else a browser would ask about. */
import type { Session } from 'electron';

/** Copying tags is the one thing it asks for; Chromium knows that as a permission. */
const allowed = 'clipboard-sanitized-write';

export function denyPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(permission === allowed));
  session.setPermissionCheckHandler((_contents, permission) => permission === allowed);
  session.setDevicePermissionHandler(() => false);
}
