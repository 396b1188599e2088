/** @file What a sandboxed preload can require of Electron, as a script that runs before the page's own. */

/** @param source - the built preload */
export const preloadScript = (source: string): string => `(() => {
  ${runtime}
  const electron = {
    ipcRenderer,
    webUtils: { getPathForFile: (file) => files.get(file.name) ?? '' },
    contextBridge: {
      exposeInMainWorld: (name, api) => Object.defineProperty(globalThis, name, { value: api, enumerable: true }),
    },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  ((exports) => { ${source}
  })(module.exports);
})();`;

const runtime = `
  const invoke = globalThis.electronStandInInvoke;
  const files = new Map();
  const listeners = new Map();
  const ipcRenderer = {
    invoke: (channel, ...args) => invoke(channel, args),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener));
    },
  };
  Object.defineProperty(globalThis, 'electronStandIn', {
    value: {
      files,
      receive({ channel, args }) {
        for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
      },
    },
  });
`;
