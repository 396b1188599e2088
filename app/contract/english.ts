/** @file What went wrong, and the way out, and what else a person should know: in English, for the command line. */
import type { FailureCode } from './failure.ts';
import type { Notice, WhyOffline } from './notice.ts';
import type { Reason } from './reason.ts';

interface Words {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is wrong and the way out, in one breath. */
export const sentenceOf = ({ message, hint }: Words): string =>
  hint === undefined ? message : `${message} ${hint}`;

export function noticeInEnglish(notice: Notice): string {
  switch (notice.kind) {
    case 'folder.offline':
      return `${notice.folder} cannot be reached (${whyOffline(notice)}); what is known of its photos stays.`;
    case 'folder.back':
      return `${notice.folder} is back as ${notice.now}, with all that is known of its photos.`;
    case 'unreadable': {
      const more = notice.more === 0 ? '' : ` There are ${notice.more} more like it.`;
      return `${notice.path} cannot be read (${notice.why}); it is left as it was.${more}`;
    }
    case 'unreadable.sidecar':
      return `${notice.path} cannot be read as XMP; it is left as it was.`;
    case 'library.remade': {
      const from =
        notice.backup === null
          ? 'There was no backup, so the photos are looked at again.'
          : `It is again as in the backup of ${notice.backup}.`;
      const aside = notice.kept === null ? '' : ` The damaged file is kept as ${notice.kept}.`;
      return `The library's database was ${notice.was}. ${from} ${broughtOver(notice.words)}${aside}`;
    }
    case 'library.words':
      return broughtOver(notice.words);
    case 'library.wordsBehind':
      return `words.log, the second place of your words, could not be written. ${notice.problem.message}`;
    case 'library.noBackup':
      return `No backup could be made. ${sentenceOf(notice.problem)}`;
    case 'device': {
      const why = notice.why === null ? '' : ` (${notice.why})`;
      return `The network runs on ${notice.device === 'cpu' ? 'the CPU' : notice.device}${why}.`;
    }
    case 'problem':
      return sentenceOf(notice.problem);
  }
}

function whyOffline({ code, elsewhere }: WhyOffline): string {
  const why =
    code === 'OTHER_DRIVE'
      ? 'another drive is in its place; if that is right, add the folder once more'
      : code.replace('EMPTY', 'empty');
  switch (elsewhere?.kind) {
    case undefined:
      return why;
    case 'followed':
      return `${why}; it is ${elsewhere.path} now, which is followed by itself`;
    case 'withoutPhotos':
      return `${why}; its drive seems to be back as ${elsewhere.path}, but its photos are not there`;
    case 'alike':
      return `${why}; ${elsewhere.paths.join(' and ')} are alike: take away all but the right one`;
  }
}

const broughtOver = (words: number): string =>
  words === 1
    ? '1 word of yours that it lacked was brought over.'
    : `${words} words of yours that it lacked were brought over.`;

export function inEnglish(reason: Reason): Words {
  switch (reason.kind) {
    case 'fault':
      return {
        message: 'Something went wrong inside the program.',
        hint: 'Try again; `phototag doctor` helps with a report.',
      };
    case 'connection':
      return {
        message: 'The connection to Phototag is lost.',
        hint: 'It comes back by itself while Phototag runs; else start it again and open the address it prints.',
      };
    case 'call':
      return { message: `${reason.call} does not take that: ${reason.why}.` };

    case 'library.full':
      return {
        message: `No space is left for the library in ${reason.library}.`,
        hint: 'Free some space and run the command again: nothing that was stored is lost.',
      };
    case 'library.readOnly':
      return {
        message: `The library's folder ${reason.library} cannot be written.`,
        hint: 'Make the folder writable, or name another with --library.',
      };
    case 'library.busy':
      return {
        message: `The library in ${reason.library} is in use by another program.`,
        hint: 'Try again when that program has finished.',
      };
    case 'library.held':
      return {
        message: `The library in ${reason.library} is open for writing in another process.`,
        hint: waitForOwner,
      };
    case 'library.locked':
      return {
        message: `The library in ${reason.library} is open for writing in process ${reason.process}, since ${reason.since}.`,
        hint: waitForOwner,
      };
    case 'library.newer':
      return {
        message: `The library in ${reason.library} is of version ${reason.found}; this program knows up to version ${reason.known}.`,
        hint: 'Update Phototag, or name another library with --library.',
      };
    case 'library.noFolder':
      return { message: `${reason.library} is not a folder.`, hint: 'Name a folder with --library.' };
    case 'library.damaged':
      return {
        message: `The library in ${reason.library} is damaged (${reason.why}).`,
        hint: 'Open it for writing, for example with `phototag add FOLDER`: it is then made anew from its last backup, and what you said is kept.',
      };
    case 'library.impossible':
      return {
        message: `There can be no library in ${reason.library} (${reason.why}).`,
        hint: 'Name another folder with --library.',
      };
    case 'thumbnails.full':
      return {
        message: `No space is left in ${reason.folder}.`,
        hint: 'Free some space and run the command again: nothing that was stored is lost.',
      };
    case 'thumbnails.readOnly':
      return {
        message: `Thumbnails cannot be written to ${reason.folder} (${reason.why}).`,
        hint: 'Make the folder writable, or name another library with --library.',
      };
    case 'disk.full':
      return { message: `No space is left for ${reason.file}.`, hint: 'Free some space and try again.' };
    case 'disk.readOnly':
      return {
        message: `${reason.file} cannot be written (${reason.why}).`,
        hint: 'Check its folder, or name another library with --library.',
      };

    case 'folder.unreadable':
      return {
        message: `The folder ${reason.folder} cannot be read (${reason.why}).`,
        hint: 'Check the name, and that the drive is there and may be read.',
      };
    case 'folder.none':
      return { message: `${reason.folder} is not a folder.`, hint: 'Name the folder it lies in.' };
    case 'folder.notFollowed':
      return {
        message: `${reason.folder} is not followed.`,
        hint: 'See which folders are: phototag status',
      };
    case 'folder.outside':
      return {
        message: `${reason.folder} does not lie in a folder that was added.`,
        hint: 'See which were: phototag status.',
      };
    case 'folder.passedOver':
      return {
        message: `${reason.folder} lies in ${reason.root}, which is followed but passes it over.`,
        hint: 'Rename it, or change what is excluded there.',
      };
    case 'folder.part':
      return {
        message: `${reason.folder} is followed as a part of ${reason.root}.`,
        hint: `Remove that folder, or exclude this one: phototag add "${reason.root}" --exclude ...`,
      };

    case 'photo.unknown':
      return {
        message: `There is no photo with the number ${reason.photo}.`,
        hint: 'Search again: the library may have changed.',
      };
    case 'result.closed':
      return { message: 'That search is no longer open.', hint: 'Search again.' };
    case 'duplicates.gone':
      return {
        message: 'These photos are no longer shown as duplicates.',
        hint: 'Look for duplicates again.',
      };
    case 'look.gone':
      return {
        message: 'That picture was looked at too long ago.',
        hint: 'Drop it on the window again.',
      };
    case 'picture':
      return {
        message: `${reason.name} cannot be looked at. ${reason.why}.`,
        hint: waysOutOfPictures[reason.failure],
      };
    case 'tag.unknown':
      return {
        message: `There is no tag ${JSON.stringify(reason.tag)}.`,
        hint: 'Check its name, or give its id, such as n02084071; adding it to a photo makes it a tag of your own.',
      };
    case 'tag.ambiguous':
      return {
        message: `${reason.tag} has several meanings.`,
        hint: `Give one of: ${reason.meanings}.`,
      };
    case 'rule.unknown':
      return {
        message: `There is no rule ${reason.rule}.`,
        hint: 'See which there are: phototag rule list.',
      };
    case 'teach.both':
      return {
        message: 'A photo is given as an example and as a counter-example.',
        hint: 'Choose one.',
      };
    case 'teach.fewer':
      return {
        message: `${reason.photos} ${reason.photos === 1 ? 'photo shows' : 'photos show'} ${reason.tag}, too few to learn from.`,
        hint: `Give at least ${reason.least} that are as different from each other as what you mean may be.`,
      };
    case 'teach.unseen':
      return {
        message: `The model in use has not taken in ${reason.least} of the examples.`,
        hint: 'Tag them first (phototag add FOLDER); where that does not help, the model gives no embedding: use another.',
      };
    case 'teach.unknown':
      return { message: `${reason.tag} was never taught.`, hint: 'See what was: phototag teach --list' };

    case 'model.none':
      return {
        message: 'No model is installed yet.',
        hint: 'Fetch one with `npx phototag models get resnext50-imagenet`, or name a folder of models in PHOTOTAG_MODELS.',
      };
    case 'model.unknown':
      return { message: `The catalog has no model called ${reason.model}.`, hint: 'Choose one of the list.' };
    case 'model.unusable':
      return {
        message: `${reason.model} cannot be used: ${reason.why}.`,
        hint: 'Check the file and its sidecar, or fetch it again.',
      };
    case 'model.cannotTell':
      return {
        message: `${reason.model} cannot tell where it looks: ${reason.why}.`,
        hint: 'It takes a network that ends in a global average and one linear layer, such as a ResNeXt.',
      };
    case 'model.unaware':
      return {
        message: `${reason.model} does not know ${reason.tag}, so it cannot tell where it looked for it.`,
        hint: 'Choose a tag that the model has said, or another model.',
      };
    case 'download.stopped':
      return {
        message: `${reason.url} could not be fetched (${reason.why}).`,
        hint: 'Check the connection and try again later: it goes on where it stopped.',
      };
    case 'download.refused':
      return {
        message: `${reason.url} could not be fetched (${reason.why}).`,
        hint: 'Try again later, or fetch the file by hand and import it with `phototag models import FILE`.',
      };
    case 'download.changed':
      return {
        message: `${reason.url} gave ${reason.why}.`,
        hint: 'The file there has changed, or was altered on the way. Nothing was kept; try again, or choose another model.',
      };
    case 'vision.start':
      return { message: `The vision worker cannot start: ${reason.why}.` };
    case 'vision.stopped':
      return { message: 'The vision workers have been stopped.' };
    case 'vision.noNode':
      return {
        message: `The Node that looks at pictures is missing: ${reason.node}.`,
        hint: 'Install Phototag again, or name one of version 24 in PHOTOTAG_NODE.',
      };
    case 'device':
      return {
        message: `${reason.model} cannot run on ${reason.device} (${reason.why}).`,
        hint: 'Use --device cpu.',
      };
  }
}

const waitForOwner = 'Wait until it has finished or end it; searching works meanwhile.';

const waysOutOfPictures = {
  NOT_FOUND: 'Check that it is still there.',
  PERMISSION: 'Check that it may be read, and that no other program holds it.',
  UNSUPPORTED: 'Pictures are JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, SVG and camera RAW files.',
  CORRUPT: 'Try another copy of it.',
  TOO_LARGE: 'Save a smaller copy of it.',
  TIMEOUT: 'Try again, or save it anew with another program.',
  CRASHED: 'Save it anew with another program.',
} as const satisfies Record<FailureCode, string>;
