/** @file Where the cards of groups lie: rows of equal cards, in pieces of which only those near the view are filled. */

/** Pixels. */
export const gap = 16;
const leastWidth = 280;
/** Below the pictures of a card: three lines and what is around them. */
const wordsHeight = 92;
/** Rows of cards in a piece. */
const rowsInPiece = 6;

export interface Cards {
  readonly columns: number;
  /** Of one card, pixels. */
  readonly width: number;
  readonly height: number;
  /** Groups in a piece. */
  readonly perPiece: number;
}

/** @param width - of the room for them, pixels */
export function cardsIn(width: number): Cards {
  const columns = Math.max(1, Math.floor((width + gap) / (leastWidth + gap)));
  const card = Math.max(1, Math.floor((width + gap) / columns) - gap);
  return {
    columns,
    width: card,
    height: Math.round(card / 2) + wordsHeight,
    perPiece: columns * rowsInPiece,
  };
}

/** The pieces for so many groups: the first group of each, how many there are, and how high it is with its gaps. */
export function piecesOf({ columns, height, perPiece }: Cards, groups: number) {
  return Array.from({ length: Math.ceil(groups / perPiece) }, (_, piece) => {
    const offset = piece * perPiece;
    const count = Math.min(perPiece, groups - offset);
    return { offset, count, height: Math.ceil(count / columns) * (height + gap) };
  });
}
