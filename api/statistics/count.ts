/**
 * Counts the figures of a period from the views and the records of the grants. Each question is a range of
 * an index, read in batches and added up as they come, so that memory holds one batch and the sums, however
 * long the period.
 */
import { type Authorisation, authorisationsOn } from '../../models/authorisations.js';
import { type AuthorisationUse, authorisationUsesOn } from '../../models/authorisationUses.js';
import type { Connection } from '../../models/connect.js';
import { deliveriesOn } from '../../models/deliveries.js';
import { Tally } from './figures.js';
import { countLimits, limitedProcesses, limitedTasks } from './limits.js';
import { batchesOf, rowsIn, type Span, textRange } from './rows.js';

async function countAuthorisations(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const filter = { grantedAt: textRange(span) };
  const fields = ['mode', 'grantor', 'grantee'] as const;
  for await (const { mode, grantor, grantee } of rowsIn<Authorisation>(
    authorisationsOn(connection),
    filter,
    fields,
  )) {
    tally.add({ mode, organisation: grantor }, 'authorisations', 1);
    tally.addReceived({ mode, organisation: grantee }, 'authorisationsReceived', 1);
  }
}

async function countDeliveries(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const filter = { deliveredAt: textRange(span) };
  const fields = ['mode', 'provider', 'receiver', 'records'] as const;
  type Row = { mode: string; provider: string; receiver: string; records?: number };
  for await (const { mode, provider, receiver, records } of rowsIn<Row>(
    deliveriesOn(connection),
    filter,
    fields,
  )) {
    tally.add({ mode, organisation: provider }, 'deliveries', 1);
    tally.add({ mode, organisation: provider }, 'records', records ?? 0);
    tally.addReceived({ mode, organisation: receiver }, 'deliveriesReceived', 1);
  }
}

type Use = Pick<AuthorisationUse, 'authorisation' | 'count' | 'isOutside'>;

/** Use is of an authorisation, whose mode and user say where it counts. */
async function addUses(connection: Connection, uses: readonly Use[], tally: Tally): Promise<void> {
  const keys = [...new Set(uses.map(({ authorisation }) => authorisation))];
  const rows = await authorisationsOn(connection)
    .find({ _id: { $in: keys } }, { mode: 1, grantee: 1 })
    .lean();
  const known = new Map(rows.map((row) => [row._id, row]));
  for (const { authorisation, count, isOutside } of uses) {
    const { mode, grantee } = known.get(authorisation) ?? {};
    tally.add({ mode, organisation: grantee }, 'uses', count);
    if (isOutside) tally.add({ mode, organisation: grantee }, 'usesOutside', count);
  }
}

async function countUses(connection: Connection, span: Span, tally: Tally): Promise<void> {
  const fields = ['authorisation', 'count', 'isOutside'] as const;
  const uses = rowsIn<Use>(authorisationUsesOn(connection), { until: textRange(span) }, fields);
  for await (const batch of batchesOf(uses)) await addUses(connection, batch, tally);
}

export async function countFigures(connection: Connection, span: Span, nowMs: number): Promise<Tally> {
  const tally = new Tally();
  await countAuthorisations(connection, span, tally);
  await countDeliveries(connection, span, tally);
  await countUses(connection, span, tally);
  await countLimits(limitedTasks(connection), span, nowMs, tally);
  await countLimits(limitedProcesses(connection), span, nowMs, tally);
  return tally;
}
