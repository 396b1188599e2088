/** @file `npm run soak [-- KILLS [SEED]]`: kills the program again and again, and fails where a promise is broken. */
import { canLook } from './process.ts';
import { Crashes } from './crash.ts';
import type { Kill } from './crash.ts';
import { count, neverMet } from './report.ts';

if (!canLook) {
  console.error('Where a kill lands is read from /proc, which only Linux has: no soak here.');
  process.exit(2);
}
const [wanted = '300', given] = process.argv.slice(2);
const seed = Number(given ?? Date.now() % 2 ** 32);
console.log(`seed ${seed}`);
await using crashes = await Crashes.open(seed);
const kills: Kill[] = [];
for (let number = 0; number < Number(wanted); number++) {
  const kill = await crashes.kill(number);
  kills.push(kill);
  console.log(`${number + 1} ${kill.action}${kill.missed ? ' (was over)' : ''} ${kill.landed.join(', ')}`);
}
const landed = count(kills);
console.log(JSON.stringify({ seed, ...landed, ...(await crashes.finish()) }));
const never = neverMet(landed);
if (never.length > 0) {
  console.error(`No kill met: ${never.join(', ')}. This run proves too little.`);
  process.exitCode = 1;
}
