/**
 * @file The command line at a glance: every command with its arguments and options. What a command does lies in
 * `commands/`, loaded only when it is called, so that `--help` stays quick.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { devices } from '../contract/device.ts';
import type { RuleAction } from '../contract/rules.ts';
import { runCommand } from './run.ts';

export const program = new Command('phototag')
  .description('Tags your own photos with what is in them, on your own computer, and finds them again.')
  .option(
    '--library <dir>',
    "the library's folder (default: PHOTOTAG_LIBRARY, else your application-data folder)",
  )
  .version('0.1.0')
  .showHelpAfterError('(--help shows what a command takes)')
  .addHelpText(
    'after',
    '\nProgress goes to stderr; --json puts results, one JSON object a line, on stdout.' +
      '\nExit code 0: all well. 1: some files failed. 2: wrong usage. 3: could not run.',
  );

const json = () => new Option('--json', 'results as JSON on stdout');
const count = (flags: string, text: string, preset: number) =>
  new Option(flags, text).default(preset).argParser((value) => {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('It takes a whole number from 1.');
    return Number(value);
  });
const port = (flags: string, text: string) =>
  new Option(flags, text).default(0).argParser((value) => {
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
      throw new InvalidArgumentError('It takes a number from 0 to 65535.');
    }
    return Number(value);
  });
const device = () => new Option('--device <name>', 'where the network runs').choices(devices).default('auto');

program
  .command('start')
  .argument('[folder]', 'a folder of photos to add')
  .description('open the window, in Electron or else on a local page, and add FOLDER')
  .action(runCommand(async () => (await import('./commands/start.ts')).start));

program
  .command('serve')
  .argument('[folder]', 'a folder of photos to add')
  .description('open the window on a local page, for a browser on this machine')
  .addOption(port('--port <n>', 'where to listen; 0: wherever there is room'))
  .option(
    '--host <address>',
    'which address of this machine to listen on; others may then reach it',
    '127.0.0.1',
  )
  .option('--open', 'open the browser too')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/serve.ts')).serve));

program
  .command('classify')
  .argument('<path...>', 'pictures or folders')
  .description('say what is in pictures, without adding them to the library')
  .option('--model <id|file>', "a model's id, ONNX file or sidecar (default: the library's)")
  .option('--explain <png>', 'of one picture: draw where the network looked for what it saw')
  .addOption(count('--top <k>', 'raw labels to list', 5))
  .addOption(device())
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/classify.ts')).classify));

program
  .command('add')
  .argument('<folder...>', 'folders of photos')
  .description('register folders, tag their photos and keep them in the library')
  .option('--watch', 'go on and keep up with changes until stopped')
  .option(
    '--exclude <glob>',
    'leave out what matches, relative to the folder; may be given several times',
    (glob: string, globs: string[]) => [...globs, glob],
    [],
  )
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/add.ts')).add));

program
  .command('remove')
  .argument('<folder>', 'a folder that was added')
  .description('stop following a folder; what you said about its photos is kept')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/remove.ts')).remove));

program
  .command('watch')
  .description('keep up with the folders of the library until stopped')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/watch.ts')).watch));

program
  .command('search')
  .argument('<query...>', 'what to find: dog -cat taken:2019.. conf:>0.8')
  .description('find photos by what is in them (docs/search.md has the whole language)')
  .addOption(count('--limit <n>', 'photos to list', 100))
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/search.ts')).search));

const tags = (flags: string, text: string) =>
  new Option(flags, text).default([]).argParser((tag: string, before: string[]) => [...before, tag]);
program
  .command('tag')
  .argument('<file|query...>', 'a photo of the library, or a query for several')
  .description('say what photos show and what they do not; no model ever contradicts it')
  .addOption(tags('--add <tag>', 'they show it; an unknown name becomes a tag of your own'))
  .addOption(tags('--remove <tag>', 'take back what you said of it'))
  .addOption(tags('--confirm <tag>', 'the tag is right'))
  .addOption(tags('--reject <tag>', 'they do not show it, nor anything below it'))
  .addOption(new Option('--rate <stars>', 'a rating').choices(['0', '1', '2', '3', '4', '5']))
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/tag.ts')).tag));

program
  .command('undo')
  .description('take back the last thing you said, also one of an earlier day')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/tag.ts')).undo));

program
  .command('redo')
  .description('say again what was undone last')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/tag.ts')).redo));

program
  .command('teach')
  .argument('[tag]', 'a tag; an unknown name becomes one of your own')
  .argument('[file...]', 'photos of the library that show it, 3 or more')
  .description('learn a tag from examples and suggest it for photos that look like them')
  .option('--not <file...>', 'photos that do not show it', [])
  .addOption(new Option('--list', 'the tags that were taught').conflicts('forget'))
  .option('--forget', 'suggest it no longer; what you said yourself is kept')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/teach.ts')).teach));

program
  .command('similar')
  .argument('<file>', 'a picture, in the library or not')
  .description('photos of the library that look most like a picture')
  .addOption(count('--limit <n>', 'photos to list', 20))
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/similar.ts')).similar));

program
  .command('duplicates')
  .description('photos that are there more than once, and which of them is best')
  .option('--keep-best', 'move the others to the trash; what you said of them is said of the best')
  .option('--yes', 'without asking')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/duplicates.ts')).duplicates));

program
  .command('export')
  .description('write photos and their tags to stdout, or with --xmp to where other programs read them')
  .addOption(new Option('--csv', 'as CSV, one row a photo').conflicts(['json', 'xmp']))
  .addOption(new Option('--json', 'as JSON, one object a photo'))
  .option('--xmp', 'into XMP sidecars beside the photos (docs/interchange.md)')
  .option('--embed', 'with --xmp: into the photos’ own files, RAW files left out')
  .option('--confirmed-only', 'with --xmp: only what you said yourself')
  .option('--dry-run', 'with --xmp: say what would be written, and write nothing')
  .option('--query <q>', 'only what this search finds')
  .action(runCommand(async () => (await import('./commands/export.ts')).exportPhotos));

program
  .command('import')
  .argument('[file]', 'a list: what export --json or --csv wrote, or CSV of path,tag,rating')
  .description('take in keywords and ratings of photos and sidecars, or what you said from a list')
  .option('--dry-run', 'of a list: say what would change, and change nothing')
  .option('--overwrite', 'of a list: it is right where you said otherwise')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/import.ts')).importWords));

const models = program.command('models').description('the networks that can be used');
models
  .command('list', { isDefault: true })
  .description('the models there are, and which one is in use')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/models.ts')).list));
models
  .command('use')
  .argument('<id|file>')
  .description('use a model for this library; its photos are tagged anew by the next add or watch')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/models.ts')).use));
models
  .command('get')
  .argument('<id>')
  .description('download a model of the catalog')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/models.ts')).get));
models
  .command('import')
  .argument('<file>', 'an ONNX classifier, or a ResNeXt checkpoint (.pth, .safetensors)')
  .description('install a model of your own')
  .option('--sidecar <file>', 'how it is used (default: NAME.json beside it)')
  .option('--labels <file>', 'one wnid or name a line, in class order')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/models.ts')).importModel));

program
  .command('calibrate')
  .argument('<folder>', 'folders of pictures, each named by what is in them: dog, or n02084071')
  .description('fit how sure a model must be, so that what it says is true as often as you want')
  .option('--model <id|file>', "a model's id, ONNX file or sidecar (default: the library's)")
  .addOption(count('--precision <percent>', 'how much of what is said must be true', 95))
  .option('--dry-run', 'only report')
  .addOption(device())
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/calibrate.ts')).calibrate));

const rule = program
  .command('rule')
  .description('what is said of photos, and by which name; at once, and until it is taken back');
const ruleOf = (action: RuleAction, description: string, value?: string) => {
  const command = rule.command(action).argument('<tag>', 'its name or id').description(description);
  if (value !== undefined) command.argument(`<${value}>`);
  if (action !== 'rename') command.option('--folder <folder>', 'only of the photos in and below it');
  command.addOption(json()).action(runCommand(async () => (await import('./commands/rule.ts')).make(action)));
};
ruleOf('hide', 'say it no more, nor anything below it');
ruleOf('allow', 'say it all the same, where something above it is hidden');
ruleOf('rename', 'call it by another name; it is found by both', 'name');
ruleOf('threshold', 'say it only where the model is as sure as this, 0 to 1', 'share');
rule
  .command('list', { isDefault: true })
  .description('the rules there are')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/rule.ts')).list));
rule
  .command('remove')
  .argument('<number>', 'as `rule list` gives it')
  .description('take a rule back')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/rule.ts')).remove));

program
  .command('rehedge')
  .description('say anew what photos show, from stored scores (add and watch begin with it)')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/rehedge.ts')).rehedge));

const reset = program.command('reset').description('throw away what can be made again');
reset
  .command('machine-tags')
  .description('the tags that models gave; what you said is kept')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/reset.ts')).machineTags));

program
  .command('status')
  .description('what the library holds')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/status.ts')).status));

program
  .command('failures')
  .description('photos that could not be tagged, and why')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/failures.ts')).failures));

program
  .command('retry')
  .description('try all failed photos again')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/failures.ts')).retry));

program
  .command('doctor')
  .description('check this machine, the model and the library')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/doctor.ts')).doctor));

program
  .command('backup')
  .argument('[file]', 'where to; without it, into the folder `backups` of the library')
  .description('copy what the library knows and all that you said into one verified file')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/backup.ts')).backup));

program
  .command('restore')
  .argument('<file>', 'a backup')
  .description('go back to a backup; the present library is kept, and what you said since is said again')
  .option('--yes', 'without asking')
  .addOption(json())
  .action(runCommand(async () => (await import('./commands/restore.ts')).restore));

// commander exits with 1 on wrong usage; here that is 2, since 1 means that some files failed.
for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
}
