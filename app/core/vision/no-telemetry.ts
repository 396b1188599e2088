/** @file A module of its own, because what a module imports is loaded before its own lines run. See onnxruntime.ts. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
