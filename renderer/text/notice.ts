/** @file What a person should know, in words. */
import type { Notice } from '../../app/contract/notice.ts';
import { printable } from '../../app/contract/printable.ts';
import { problemInOne } from './problem.ts';
import { deviceName } from './quantities.ts';
import type { Text } from './text.svelte.ts';

export function noticeInWords(text: Text, notice: Notice): string {
  const { t } = text;
  switch (notice.kind) {
    case 'folder.offline':
      return offlineInWords(text, notice);
    case 'folder.back':
      return t('notice.folder.back', { folder: printable(notice.folder), now: printable(notice.now) });
    case 'unreadable':
      return t('notice.unreadable', { ...notice, path: printable(notice.path) });
    case 'unreadable.sidecar':
      return t('notice.unreadable.sidecar', { path: printable(notice.path) });
    case 'library.remade': {
      const { was, backup, words, kept } = notice;
      const day = backup === null ? 'none' : text.date(`${backup}T00:00:00`, { dateStyle: 'long' });
      return [
        t('notice.library.remade', { was, backup: day }),
        t('notice.library.words', { words }),
        ...(kept === null ? [] : [t('notice.library.kept', { kept: printable(kept) })]),
      ].join(' ');
    }
    case 'library.words':
      return t('notice.library.words', { words: notice.words });
    case 'library.wordsBehind':
    case 'library.noBackup':
      return `${t(`notice.${notice.kind}`)} ${problemInOne(text, notice.problem)}`;
    case 'device':
      return t('notice.device', { device: deviceName(text, notice.device) });
    case 'problem':
      return problemInOne(text, notice.problem);
  }
}

function offlineInWords(
  { t }: Text,
  { folder, code, elsewhere }: Extract<Notice, { kind: 'folder.offline' }>,
): string {
  const values = { folder: printable(folder), code };
  const why =
    code === 'EMPTY'
      ? t('notice.folder.offline.empty', values)
      : code === 'OTHER_DRIVE'
        ? t('notice.folder.offline.otherDrive', values)
        : t('notice.folder.offline', values);
  if (elsewhere === null) return why;
  const where =
    elsewhere.kind === 'alike'
      ? t('notice.folder.alike', { paths: printable(elsewhere.paths.join(', ')) })
      : t(`notice.folder.${elsewhere.kind}`, { path: printable(elsewhere.path) });
  return `${why} ${where}`;
}
