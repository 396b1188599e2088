/** @file `phototag calibrate`: makes a model as sure of itself as it may be. */
import type { Device } from '../../contract/device.ts';
import { Problem } from '../../contract/problem.ts';
import { calibrate as calibrateModel, type CalibrationReport } from '../../core/calibrate.ts';
import type { Measured } from '../../core/labels/calibrate.ts';
import { chooseModel, modelRegistry, savedChoice } from '../../core/models.ts';
import { writeCalibration } from '../../../models/sidecar.ts';
import { percent } from '../describe.ts';
import type { Context } from '../run.ts';

interface Options {
  readonly model?: string;
  readonly device: Device;
  /** Per cent. */
  readonly precision: number;
  readonly dryRun?: boolean;
}

export async function calibrate(context: Context, [folder]: [string], options: Options) {
  if (options.precision >= 100) {
    throw new Problem('USAGE', 'Nothing is always right.', 'Give --precision a number from 1 to 99.');
  }
  const model = await chooseModel(modelRegistry(context), options.model ?? (await savedChoice(context)));
  const report = await calibrateModel(folder, {
    model,
    device: options.device,
    target: options.precision / 100,
    signal: context.signal,
    onProgress: (done, total) => {
      context.output.progress({ title: 'Looking', unit: 'pictures', done, total });
    },
  });
  context.output.end();
  if (options.dryRun !== true) await writeCalibration(model, report.calibration);
  const next =
    options.dryRun === true
      ? 'Nothing was changed.'
      : `${model.id} says it this way from now on; the next add or watch says anew what a library shows, without running the network.`;
  context.output.result({ model: model.id, ...report }, `${describe(report)}\n${next}`);
  return undefined;
}

const describe = ({ pictures, known, failed, top1, top5, before, after, calibration }: CalibrationReport) =>
  [
    `${pictures} pictures, ${known} of them of classes that the model knows; ${failed} could not be looked at.`,
    `Of those it knows, its first answer is right for ${percent(top1)}, one of its first five for ${percent(top5)}.`,
    `Before: ${describeMeasured(before)}`,
    `Now:    ${describeMeasured(after)}`,
    `Temperature ${calibration.temperature}, threshold ${calibration.threshold}, caution ${calibration.caution}, reward ${calibration.reward} nats.`,
  ].join('\n');

const describeMeasured = ({ coverage, precision, nats }: Measured): string =>
  `says something of ${percent(coverage)}, ${(100 * precision).toFixed(1)} % of it true, ${nats.toFixed(2)} nats each`;
