/** @file The module `electron` as a main process sees it: the parts that are stood in for. */
export { app } from './app.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { protocol } from './protocol.ts';
export { session } from './session.ts';
export { nativeTheme, screen, shell, Tray } from './system.ts';
export { BrowserWindow } from './window.ts';
