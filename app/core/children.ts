/** @file How the engine's child processes are started: by which Node, and in which environment. */

/**
 * Variables that programs of this kind need; not NODE_OPTIONS and the like, which would change what a child is.
 * With NODE_COMPILE_CACHE it need not strip the types of its modules again, for which Node loads a parser in WebAssembly.
 */
const keptVariables =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|SystemRoot|windir|(?:LOCAL)?APPDATA|USERPROFILE|LD_LIBRARY_PATH|DYLD_\w+|VK_\w+|XDG_\w+|CUDA_\w+|FONTCONFIG_\w+|NODE_COMPILE_CACHE)$/i;

export const childEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => keptVariables.test(name)));

/** PHOTOTAG_NODE, which a host that is no Node sets, else the one that runs this. */
export const childNode = (): string => process.env['PHOTOTAG_NODE'] || process.execPath;
