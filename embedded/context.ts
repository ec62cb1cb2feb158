import type { Cursors } from './cursors.js';
import type { Disk } from './storage/write.js';

/** What every command works on. */
export interface Context extends Disk {
  cursors: Cursors;
  startedAt: Date;
}
