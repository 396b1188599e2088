/**
 * @file onnxruntime, with its telemetry off. Since 1.30 it keeps a device id on the disk and sends what is run to its maker
 * on Linux and macOS, unless told not to before it is loaded (microsoft/onnxruntime#27379). On Windows it only writes trace
 * events, which stay in the system unless something there collects them. Import it from here only.
 */
import './no-telemetry.ts';

export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
