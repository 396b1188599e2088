/** @file A vision worker to which no file seems to be still being written. */
import './later.ts';
import '../worker.ts';
