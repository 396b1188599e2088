import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSwiftShader, swiftShader } from '../core/vision/devices/testing/swiftshader.ts';
import { canStandIn, type StandIn, standInNode } from '../core/vision/devices/testing/stand-in.ts';
import { Workplace } from './testing/phototag.ts';

if (!hasSwiftShader) {
  process.stderr.write('Skipped: tagging on SwiftShader, which is carried for Linux on x64 only.\n');
}
if (!canStandIn) process.stderr.write('Skipped: faults of devices. The stand-in is a shell script.\n');

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.make();
  for (let i = 0; i < 40; i++) await place.picture(`${i}.jpg`, i % 2 === 0 ? [255, i, 0] : [i, 255, 0]);
});
afterAll(() => place.remove());

test.skipIf(!hasSwiftShader)('webgpu, asked for by name, tags a photo', async () => {
  const args = ['classify', place.at('photos', '0.jpg'), '--device', 'webgpu', '--json'];
  const ran = await place.start(args, { env: await swiftShader() }).ended;
  expect(ran.stderr).toBe('');
  expect(ran.json()).toMatchObject([{ device: 'webgpu', tags: [{ name: 'golden retriever' }] }]);
});

describe.skipIf(!canStandIn)('with a device that is not well', () => {
  /** Every run has a memory of its own. */
  async function environmentOf(name: string, standIn: StandIn) {
    const PHOTOTAG_NODE = await standInNode(place.path, name, standIn);
    const [XDG_CACHE_HOME, PHOTOTAG_LIBRARY] = [place.at(`${name}-cache`), place.at(`${name}-library`)];
    return { HOME: XDG_CACHE_HOME, XDG_CACHE_HOME, PHOTOTAG_LIBRARY, PHOTOTAG_NODE };
  }

  test('that fails while photos are tagged, all are tagged, and the reason is said everywhere', async () => {
    const env = await environmentOf('stops', { atWork: 'first run', afterRuns: 3 });
    const run = (...args: string[]) => place.start(args, { env }).ended;
    const ran = await run('add', place.at('photos'), '--json');
    const reason = 'webgpu stopped working: The stand-in cannot run';
    expect(ran.json().at(-1)).toMatchObject({ photos: 40, tagged: 40, failed: 0, device: 'cpu' });
    expect(ran.stderr).toContain(`The network runs on the CPU (${reason}).`);
    expect((await run('status')).stdout).toContain(`on cpu (${reason})`);
    const doctor = await run('doctor');
    expect(doctor.stdout).toMatch(new RegExp(`NOT device +When photos were last tagged, ${reason}`));
    expect(doctor.stdout).toMatch(/ok {2}device webgpu +[\d.]+ pictures\/s in batches of \d+/);
    expect(doctor.code).toBe(3);
  });

  test('that is wrong, it is never used; the reason is said once, and found in the report', async () => {
    const env = await environmentOf('wrong', { inTrial: 'wrong' });
    const run = (...args: string[]) => place.start(args, { env }).ended;
    const picture = place.at('photos', '0.jpg');
    const first = await run('classify', picture, '--json');
    expect(first.json()).toMatchObject([{ device: 'cpu', tags: [{ name: 'golden retriever' }] }]);
    expect(first.stderr).toContain('The network runs on the CPU (webgpu gives other answers than the CPU');
    expect((await run('classify', picture, '--json')).stderr).toBe('');
    const doctor = await run('doctor');
    expect(doctor.stdout).toMatch(/ok {2}device webgpu +gives other answers than the CPU/);
    expect(doctor.code).toBe(0);
    const named = await run('classify', picture, '--device', 'webgpu');
    expect(named.code).toBe(3);
    expect(named.stderr).toContain('gives other answers than the CPU');
  });
});
