/** @file What a person and a program read: results on stdout, progress and notes on stderr. */
import { createRequire } from 'node:module';
import type * as CliProgress from 'cli-progress';
import { printableLines } from '../contract/printable.ts';

const require = createRequire(import.meta.url);

export interface Progress {
  readonly title: string;
  readonly done: number;
  /** Of how many; left out while it is not known. */
  readonly total?: number | undefined;
  /** What one of them is called: "photos", "MB". */
  readonly unit: string;
}

/** Lines instead of a bar, where stderr is no terminal, come this often. */
const lineEveryMs = 5_000;

export class Output {
  readonly json: boolean;
  private bar: CliProgress.SingleBar | undefined;
  private barTitle = '';
  private startedAt = 0;
  private lastLineAt = 0;
  private startedDone = 0;

  constructor({ json }: { json: boolean }) {
    this.json = json;
    // A reader such as `head` that stops listening is no fault of ours.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }

  /** One result: an object a line with --json, else the text. */
  result(value: object, text: string): void {
    process.stdout.write((this.json ? JSON.stringify(value) : printableLines(text)) + '\n');
  }

  /** Raw text on stdout, for formats that are neither. */
  raw(text: string): void {
    process.stdout.write(text);
  }

  /** A line beside the results, on stderr. */
  note(text: string): void {
    this.end();
    process.stderr.write(printableLines(text) + '\n');
  }

  /** A bar with rate and time left on a terminal, a line now and then elsewhere. */
  progress({ title, done, total, unit }: Progress): void {
    if (title !== this.barTitle) {
      this.end();
      this.barTitle = title;
      this.startedAt = Date.now();
      this.lastLineAt = this.startedAt;
      this.startedDone = done;
    }
    const seconds = (Date.now() - this.startedAt) / 1000;
    const rate = seconds > 0 ? (done - this.startedDone) / seconds : 0;
    const of = total === undefined ? '' : ` of ${format(total)}`;
    const left = total === undefined || rate === 0 ? '' : ` · ${duration((total - done) / rate)} left`;
    const text = `${format(done)}${of} ${unit}${rate > 0 ? ` · ${format(rate)} ${unit}/s` : ''}${left}`;
    if (process.stderr.isTTY) {
      this.bar ??= this.startBar(title, total);
      if (total !== undefined) this.bar.setTotal(total);
      this.bar.update(done, { text });
    } else if (Date.now() - this.lastLineAt >= lineEveryMs) {
      this.lastLineAt = Date.now();
      process.stderr.write(`${title}: ${text}\n`);
    }
  }

  /** Takes the bar away; the next progress starts a new one. */
  end(): void {
    this.bar?.stop();
    this.bar = undefined;
    this.barTitle = '';
  }

  private startBar(title: string, total: number | undefined): CliProgress.SingleBar {
    // Loaded when there is a bar: most commands show none.
    const progress = require('cli-progress') as typeof CliProgress;
    const bar = new progress.SingleBar({
      format: total === undefined ? `${title}  {text}` : `${title} [{bar}] {text}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
      fps: 5,
    });
    bar.start(total ?? 0, 0, { text: '' });
    return bar;
  }
}

const format = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });

/** Seconds as a person says them: 40 s, 9 min, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds).toString()} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes.toString()} min`;
  return `${Math.floor(minutes / 60).toString()} h ${(minutes % 60).toString()} min`;
}
