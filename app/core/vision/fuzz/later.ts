/** @file An hour later: what was written a moment ago has not changed for long, so that what is left of it is shown. */
const now = Date.now;
Date.now = () => now() + 3_600_000;
