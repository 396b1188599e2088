/** @file Loaded before a program: what imports onnxruntime gets the stand-in. */
import { registerHooks } from 'node:module';

const standIn = new URL('onnxruntime.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isMeant = resolved.url.endsWith('/vision/onnxruntime.ts') && context.parentURL !== standIn;
    return isMeant ? { ...resolved, url: standIn } : resolved;
  },
});
