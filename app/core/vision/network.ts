/** @file The network: an onnxruntime session, the way pixels go in, and what comes out. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Problem } from '../../contract/problem.ts';
import type { Model } from '../../../models/model.ts';
import { exposeEmbedding } from '../../../models/onnx/expose-embedding.ts';
import { extractHeadWeights, headWeightsOutput } from '../../../models/onnx/head-weights.ts';
import { softmax } from '../labels/hedge.ts';
import type { Provider } from './devices/device.ts';
import { activationMap, type Features } from './heat.ts';
import { InferenceSession, Tensor } from './onnxruntime.ts';
import { fillTensor, newTensor, type Tensor as Values } from './tensor.ts';

/** See `Analysis`. */
export interface Answer {
  readonly scores: Float32Array;
  readonly embedding: Float32Array | null;
}

interface Loaded {
  readonly session: InferenceSession;
  /** Outputs that are not scores. */
  readonly embedding: string | undefined;
  readonly features: string | undefined;
}

/** Larger batches gain nothing on a CPU, and cost memory. */
const usefulBatch = 4;

/** A probability of 0 has no logarithm; 8-bit networks give it to what they are only fairly sure is not there. */
const leastProbability = 1e-9;

export class Network {
  readonly #session: InferenceSession;
  readonly #model: Model;
  readonly #input: string;
  readonly #scores: string;
  readonly #embedding: string | undefined;
  readonly #features: string | undefined;
  #weights: Promise<HeadWeights> | undefined;
  /** The batch size that the graph insists on; undefined where it takes any. */
  readonly fixedBatch: number | undefined;

  private constructor(model: Model, { session, embedding, features }: Loaded) {
    const { input, output } = model.sidecar;
    this.#model = model;
    this.#session = session;
    this.#input = choose(session.inputNames, input.name, 'input', model);
    this.#scores = choose(
      session.outputNames.filter((name) => name === output.name || (name !== embedding && name !== features)),
      output.name,
      'output',
      model,
    );
    this.#embedding = embedding ?? features;
    this.#features = features;
    const meta = session.inputMetadata.find(({ name }) => name === this.#input);
    const batch = meta?.isTensor === true ? meta.shape[0] : undefined;
    this.fixedBatch = typeof batch === 'number' && batch > 0 ? batch : undefined;
  }

  /**
   * Loads the model and runs it once.
   * @param threads for one run on the CPU
   * @throws {Problem} BAD_MODEL, with onnxruntime's reason; VISION where the device will not run it
   */
  static async load(model: Model, provider: Provider, threads: number): Promise<Network> {
    const { size, resize } = model.sidecar.input;
    if (resize < size) {
      throw badModel(model, `input.resize, ${resize}, is smaller than input.size, ${size}`);
    }
    const network = new Network(model, await createSession(model, provider, threads));
    const grey = Buffer.alloc(3 * size * size, 128);
    const [answer] = await network.run([grey]).catch((error: unknown) => {
      throw provider === 'cpu' ? badModel(model, reason(error), error) : cannotRun(model, provider, error);
    });
    if (answer!.scores.length !== model.labels.length) {
      const outputs = answer!.scores.length + model.sidecar.output.skip;
      throw badModel(model, `it has ${outputs} outputs, and its labels are ${model.labels.length}`);
    }
    return network;
  }

  /** Pictures that are best run together, at most. */
  get maxBatch(): number {
    return this.fixedBatch ?? usefulBatch;
  }

  /** @param pictures RGB interleaved, as `cropForNetwork` gives them; any number, unless the graph has a fixed batch */
  async run(pictures: readonly Buffer[]): Promise<Answer[]> {
    const { values, size } = this.#fill(pictures);
    return this.runFilled(values, size, pictures.length);
  }

  /**
   * As `run`, of a batch that was filled elsewhere.
   * @param values room for `size` pictures, as `fillTensor` writes them; @param count those that are asked for
   */
  async runFilled(values: Values, size: number, count: number): Promise<Answer[]> {
    const wanted = this.#embedding === undefined ? [] : [this.#embedding];
    const outputs = await this.#feed(values, size, wanted);
    return Array.from({ length: count }, (_, index) => ({
      scores: this.#readScores(outputs[this.#scores]!, index, size),
      embedding: this.#embedding === undefined ? null : readEmbedding(outputs[this.#embedding]!, index, size),
    }));
  }

  /**
   * Where the network looks for what classes have in common: the map of each, by how probable the class is.
   * @param picture as for `run`
   * @param classes indices, at least one
   * @throws {Problem} BAD_MODEL where the network does not end in a global average and one linear layer
   */
  async explain(picture: Buffer, classes: readonly number[]): Promise<Features> {
    if (this.#features === undefined) throw cannotTell(this.#model, 'it gives no feature maps');
    const { data, features: depth } = await (this.#weights ??= readHeadWeights(this.#model).catch(
      (error: unknown) => {
        this.#weights = undefined; // a file that could not be read may be well the next time
        throw error;
      },
    ));
    const { values, size: count } = this.#fill([picture]);
    const outputs = await this.#feed(values, count, [this.#features]);
    const tensor = outputs[this.#features]!;
    const [, channels, height, width] = tensor.dims;
    if (channels !== depth || height === undefined || width === undefined) {
      throw cannotTell(this.#model, 'its last layer does not see an average of its feature maps');
    }
    const probabilities = softmax(this.#readScores(outputs[this.#scores]!, 0, count));
    const total = classes.reduce((sum, index) => sum + probabilities[index]!, 0);
    const weights = new Float64Array(depth);
    for (const index of classes) {
      const share = total > 0 ? probabilities[index]! / total : 1 / classes.length;
      const row = (index + this.#model.sidecar.output.skip) * depth;
      for (let i = 0; i < depth; i++) weights[i]! += share * data[row + i]!;
    }
    return activationMap({ values: slice(tensor, 0, count), width, height }, weights);
  }

  #fill(pictures: readonly Buffer[]): { values: Values; size: number } {
    const { input } = this.#model.sidecar;
    const size = this.fixedBatch ?? pictures.length;
    const values = newTensor(input, size);
    pictures.forEach((rgb, index) => fillTensor(values, index, rgb, input));
    return { values, size };
  }

  /** @param wanted outputs beside the scores */
  async #feed(values: Values, count: number, wanted: readonly string[]) {
    const { layout, size } = this.#model.sidecar.input;
    const dims = layout === 'NHWC' ? [count, size, size, 3] : [count, 3, size, size];
    const tensor =
      values instanceof Uint8Array ? new Tensor('uint8', values, dims) : new Tensor('float32', values, dims);
    return this.#session.run({ [this.#input]: tensor }, [this.#scores, ...wanted]);
  }

  #readScores(tensor: Tensor, index: number, count: number): Float32Array {
    const { kind, skip } = this.#model.sidecar.output;
    const scores = slice(tensor, index, count).slice(skip);
    return kind === 'logits' ? scores : scores.map((p) => Math.log(Math.max(p, leastProbability)));
  }
}

async function createSession(model: Model, provider: Provider, threads: number): Promise<Loaded> {
  const { output, storedAs8Bit } = model.sidecar;
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3, // errors
    extra: {
      session: {
        // Threads that spin while they wait take the cores from the decoder.
        intra_op: { allow_spinning: '0' },
        // By default weights stored in 8 bits are unpacked again at every run.
        ...(storedAs8Bit === true && { disable_quant_qdq: '1' }),
      },
    },
  };
  try {
    if (output.embedding !== undefined || output.features !== undefined) {
      const session = await InferenceSession.create(model.file, options);
      const ifThere = (name: string | undefined) =>
        name !== undefined && session.outputNames.includes(name) ? name : undefined;
      const [embedding, features] = [ifThere(output.embedding), ifThere(output.features)];
      if (embedding !== undefined || features !== undefined) return { session, embedding, features };
      await session.release();
    }
    const { bytes, embedding, features } = exposeEmbedding(
      await readFile(model.file),
      output,
      basename(model.file),
    );
    return {
      session: await InferenceSession.create(bytes, options),
      embedding: embedding ?? undefined,
      features: features ?? undefined,
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (provider === 'cpu') throw badModel(model, reason(error), error);
    throw cannotRun(model, provider, error);
  }
}

const cannotRun = (model: Model, provider: Provider, cause: unknown): Problem =>
  Problem.of(
    'VISION',
    { kind: 'device', model: basename(model.file), device: provider, why: reason(cause) },
    { cause },
  );

/** Of the last linear layer: `[C, features]`, a row for each class. */
interface HeadWeights {
  readonly data: Float32Array;
  readonly features: number;
}

async function readHeadWeights(model: Model): Promise<HeadWeights> {
  const name = basename(model.file);
  const extracted = extractHeadWeights(await readFile(model.file), model.sidecar.output, name);
  if (typeof extracted === 'string') throw cannotTell(model, extracted);
  const session = await InferenceSession.create(extracted, { logSeverityLevel: 3 }).catch(
    (error: unknown) => {
      throw cannotTell(model, `the weights of its last layer cannot be taken out (${reason(error)})`);
    },
  );
  try {
    const { [headWeightsOutput]: weights } = await session.run({});
    return { data: Float32Array.from(weights!.data as Float32Array), features: weights!.dims[1]! };
  } finally {
    await session.release();
  }
}

const cannotTell = (model: Model, why: string): Problem =>
  Problem.of('BAD_MODEL', { kind: 'model.cannotTell', model: model.id, why });

function choose(names: readonly string[], named: string | undefined, what: string, model: Model): string {
  if (named !== undefined && names.includes(named)) return named;
  const there = names.join(', ');
  if (named !== undefined) throw badModel(model, `it has no ${what} ${named}; it has: ${there}`);
  if (names.length === 1) return names[0]!;
  throw badModel(model, `it has several ${what}s (${there}); the sidecar must name one in ${what}.name`);
}

const badModel = (model: Model, why: string, cause?: unknown): Problem =>
  Problem.of('BAD_MODEL', { kind: 'model.unusable', model: model.file, why }, { cause });

/** In front of it onnxruntime names the place in its source, and what was not so there. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split('\n', 1)[0]!
    .replace(/^\/onnxruntime_src\/.* was false\. /, '')
    .trim()
    .replace(/\.$/, '');

/** The values of one picture. */
function slice(tensor: Tensor, index: number, count: number): Float32Array {
  const length = tensor.size / count;
  return Float32Array.from(tensor.data.slice(index * length, (index + 1) * length) as ArrayLike<number>);
}

/** `[N,D]`, or `[N,D,h,w]` to be averaged over its plane. */
function readEmbedding(tensor: Tensor, index: number, count: number): Float32Array {
  const values = slice(tensor, index, count);
  const plane = tensor.dims.slice(2).reduce((a, b) => a * b, 1);
  if (plane === 1) return values;
  return Float32Array.from({ length: values.length / plane }, (_, channel) => {
    let sum = 0;
    for (let i = channel * plane; i < (channel + 1) * plane; i++) sum += values[i]!;
    return sum / plane;
  });
}
