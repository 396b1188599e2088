/** @file The names of the two channels between the window and its host. */

/** A call of the contract and its answer. */
export const callChannel = 'phototag:call';
/** An event of the contract. */
export const eventChannel = 'phototag:event';
