/** @file Forty searches as people write them, of every kind. */

export const queries = [
  // concepts, with all that lies below them, and words that are text too
  'dog',
  'animal',
  'cat',
  'vehicle',
  'food',
  'bird',
  'tag:dog',
  'label:beagle',
  'golden retriever',
  'beach',
  // and, or, not
  '-dog',
  'dog -cat',
  'dog or cat or bird',
  'animal -(dog or cat)',
  '(bird or fish) -dog taken:2019..',
  'dog beach',
  // ranges
  'taken:2019',
  'taken:2019-05..2019-08',
  'dog taken:2021..',
  'rating:>=4',
  'dog rating:5',
  'size:>9mb',
  'width:>=4000 height:<=3024 vehicle',
  // text and folders
  'birthday',
  '"IMG 00123"',
  'folder:2015',
  'folder:"2015/2015-05"',
  'dog folder:2020',
  // cameras and formats
  'camera:canon',
  'camera:"x-t30"',
  'bird camera:nikon',
  'type:heic taken:2016',
  'type:raw',
  // tags: how sure, who said so, what a person said
  'dog conf:>0.9',
  'animal conf:0.5..0.6',
  'source:person',
  'dog is:confirmed',
  'is:rejected',
  'is:untagged',
  // places
  'near:52.37,4.9,5km',
] as const;
