/**
 * @file A small library of its own of which all is known: which pictures there are, and what was said of each. In it tags
 * are taught, words written into sidecars and into the pictures' own files, and copies put into the trash.
 */
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Ran, Running, Workplace } from '../phototag.ts';
import type { Begun } from './actions.ts';
import { checkAlbum } from './album-check.ts';
import { namesIn } from './check.ts';
import { filesWrittenBy } from './process.ts';
import type { Chance } from './random.ts';

export type AlbumAction = 'teach' | 'write sidecars' | 'write into files' | 'keep best';

/** A picture by what its file ends with, which no writing of words may change. */
export interface Picture {
  readonly id: string;
  /** Its coded pixels and all that follows. */
  readonly end: Buffer;
  /** How many files hold it, those in the trash too. */
  files: number;
}

const colours = { red: [255, 0, 0], green: [0, 255, 0] } as const; // a dog, and a cat
type Colour = keyof typeof colours;
/** Bytes after the picture, so that writing a file takes a while. */
const filler = Buffer.alloc(8_000_000, 'filler ');

export class Album {
  readonly library: string;
  readonly photos: string;
  readonly trash: string;
  readonly pictures: Picture[] = [];
  /** The pictures of which a word was said, by its label: no word is ever taken back here. */
  readonly said = new Map<string, ReadonlySet<string>>();
  readonly #place: Workplace;
  readonly #chance: Chance;
  #words = 0;

  private constructor(place: Workplace, chance: Chance) {
    this.#place = place;
    this.#chance = chance;
    this.library = place.at('album-library');
    this.photos = place.at('album');
    this.trash = place.at('.local/share/Trash');
  }

  static async make(place: Workplace, chance: Chance): Promise<Album> {
    const album = new Album(place, chance);
    mkdirSync(album.photos);
    for (const colour of ['red', 'red', 'red', 'red', 'green', 'green'] as const) await album.#bring(colour);
    await album.run('add', album.photos);
    return album;
  }

  /** A command that is to succeed. */
  async run(...args: string[]): Promise<Ran> {
    const ran = await this.#start(args).ended;
    if (ran.code === 0) return ran;
    throw new Error(`${args[0]} ended with ${ran.code}:\n${ran.stdout}\n${ran.stderr}`);
  }

  /** Each holds the album to its promises afterwards, and has the work done to its end. */
  readonly actions: Record<AlbumAction, () => Promise<Begun>> = {
    teach: async () => {
      const label = this.#newLabel('taught');
      const [examples, others] = [this.#files('red').slice(0, 3), this.#files('green').slice(0, 2)];
      const isOf = new Set(examples.map((file) => this.pictureIn(file).id));
      return this.#begun(['teach', label, ...examples, '--not', ...others, '--json'], async (stdout) => {
        const isAcknowledged = stdout.includes('\n');
        if (isAcknowledged) this.said.set(label, isOf);
        await checkAlbum(this, { label, isOf, isAcknowledged });
      });
    },
    'write sidecars': () => this.#write(['export', '--xmp', '--json']),
    'write into files': () => this.#write(['export', '--xmp', '--embed', '--json']),

    'keep best': async () => {
      const copies = this.#files('red').map((file) => this.#copy(file));
      await this.run('add', this.photos);
      await this.#say(
        copies,
        copies.map((copy) => this.pictureIn(copy)),
      );
      const args = ['duplicates', '--keep-best', '--yes', '--json'];
      return this.#begun(args, async () => {
        await checkAlbum(this);
        await this.run(...args);
        await checkAlbum(this);
        if (this.#files().length > this.pictures.length) throw new Error('Copies are left in their place.');
        this.#emptyTrash();
      });
    },
  };

  /** @throws where a file is not one of the album's pictures, whole */
  pictureIn(file: string): Picture {
    const bytes = readFileSync(file);
    const picture = this.pictures.find(({ end }) => bytes.subarray(-end.length).equals(end));
    if (picture === undefined || bytes.readUInt16BE(0) !== 0xffd8) throw new Error(`${file} is not whole.`);
    return picture;
  }

  async #write(args: readonly string[]): Promise<Begun> {
    await this.#say(['dog or cat'], this.pictures);
    return this.#begun(args, async () => {
      await checkAlbum(this);
      const isInFiles = args.includes('--embed');
      await this.run(...args);
      await checkAlbum(this, { isInFiles });
    });
  }

  #begun(args: readonly string[], check: Required<Begun>['check']): Begun {
    const running = this.#start(args);
    const unfinished = () => [
      ...filesWrittenBy(running.pid, this.photos),
      ...readdirSync(this.photos).filter((name) => name.startsWith('.phototag-')),
      // The trash gets a note of where a file was, and then the file.
      ...namesIn(join(this.trash, 'info')).filter(
        (name) => !existsSync(join(this.trash, 'files', name.replace(/\.trashinfo$/, ''))),
      ),
    ];
    return { running, library: this.library, unfinished, check };
  }

  #start(args: readonly string[]): Running {
    return this.#place.start(['--library', this.library, ...args]);
  }

  async #bring(colour: Colour): Promise<void> {
    const id = randomUUID();
    const [r, g, b] = colours[colour];
    const image = sharp({ create: { width: 400, height: 300, channels: 3, background: { r, g, b } } });
    const jpeg = await image.jpeg({ quality: 90 }).toBuffer();
    const scan = jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])));
    const rest = Buffer.concat([filler, Buffer.from(id)]);
    this.pictures.push({ id, end: Buffer.concat([scan, rest]), files: 1 });
    writeFileSync(join(this.photos, `${colour}-${id}.jpg`), Buffer.concat([jpeg, rest]));
  }

  #copy(file: string): string {
    const copy = join(this.photos, `red-${randomUUID()}.jpg`);
    copyFileSync(file, copy);
    this.pictureIn(copy).files++;
    return copy;
  }

  /** Pictures in their place, in an order of chance. */
  #files(colour: Colour | '' = ''): string[] {
    const names = readdirSync(this.photos).filter((name) => name.startsWith(colour) && name.endsWith('.jpg'));
    const keys = new Map(names.sort().map((name) => [name, this.#chance.whole(2 ** 30)]));
    return names.sort((a, b) => keys.get(a)! - keys.get(b)!).map((name) => join(this.photos, name));
  }

  #emptyTrash(): void {
    rmSync(this.trash, { recursive: true });
    for (const picture of this.pictures) picture.files = 1;
  }

  async #say(of: readonly string[], pictures: readonly Picture[]): Promise<void> {
    const label = this.#newLabel('said');
    await this.run('tag', ...of, '--add', label);
    this.said.set(label, new Set(pictures.map(({ id }) => id)));
  }

  #newLabel(what: string): string {
    return `${what}-${(++this.#words).toString()}`;
  }
}
