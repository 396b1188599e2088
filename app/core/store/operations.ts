/**
 * @file All that can be asked of the database: plain functions `(db, ...args) => result`, run on its thread.
 *
 * Arguments and results cross by structured clone: plain data, and bytes as Uint8Array. A name stands for one
 * operation in the whole library.
 */
import { browseOperations } from '../browse/operations.ts';
import { duplicateOperations } from '../duplicates/operations.ts';
import { conceptOperations } from '../labels/operations.ts';
import { resetOperations } from '../labels/reset.ts';
import { ruleOperations } from '../labels/rule-operations.ts';
import { statementOperations } from '../labels/statements.ts';
import { hedgingOperations } from '../labels/unhedged.ts';
import { listOperations } from '../lists/operations.ts';
import { searchOperations } from '../search/operations.ts';
import { teachOperations } from '../teach/operations.ts';
import { analysisOperations } from './operations/analyses.ts';
import { folderOperations } from './operations/folders.ts';
import { modelOperations } from './operations/models.ts';
import { packetOperations } from './operations/packets.ts';
import { photoOperations } from './operations/photos.ts';
import { queueOperations } from './operations/queue.ts';
import { relocateOperations } from './operations/relocate.ts';
import { rootOperations } from './operations/roots.ts';
import { settingOperations } from './operations/settings.ts';
import { statusOperations } from './operations/status.ts';

export const groups = [
  settingOperations,
  rootOperations,
  relocateOperations,
  folderOperations,
  photoOperations,
  conceptOperations,
  modelOperations,
  queueOperations,
  analysisOperations,
  packetOperations,
  statusOperations,
  searchOperations,
  statementOperations,
  ruleOperations,
  hedgingOperations,
  teachOperations,
  duplicateOperations,
  listOperations,
  resetOperations,
  browseOperations,
] as const;

export const operations = {
  ...settingOperations,
  ...rootOperations,
  ...relocateOperations,
  ...folderOperations,
  ...photoOperations,
  ...conceptOperations,
  ...modelOperations,
  ...queueOperations,
  ...analysisOperations,
  ...packetOperations,
  ...statusOperations,
  ...searchOperations,
  ...statementOperations,
  ...ruleOperations,
  ...hedgingOperations,
  ...teachOperations,
  ...duplicateOperations,
  ...listOperations,
  ...resetOperations,
  ...browseOperations,
};
