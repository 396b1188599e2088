/** @file What browsing asks of the database. */
import { complete, findConcepts } from './complete.ts';
import { countUntagged } from './counts.ts';
import { getFacets } from './facets.ts';
import { getPhoto, photoFile } from './photos.ts';
import { getIds, getPage, openResult, placeIn } from './results.ts';
import { deleteSearch, listSearches, saveSearch } from './searches.ts';
import { getConceptTree } from './tree.ts';

export const browseOperations = {
  openResult,
  getPage,
  getIds,
  placeIn,
  getPhoto,
  photoFile,
  complete,
  findConcepts,
  getConceptTree,
  getFacets,
  countUntagged,
  listSearches,
  saveSearch,
  deleteSearch,
};
