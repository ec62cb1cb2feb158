/**
 * The machine work of an exchange (A8, A10-2): which way the data goes, moving it, and switching its use off
 * and on. The variables and errors of each job type are the contract of `docs/EXCHANGE.md`: a city may serve
 * the same types with workers of its own.
 *
 * X4 No machine failure hides from the limit: what cannot be done by machine, after the last try too, is
 *    thrown as EXCHANGE_BY_STAFF and becomes a task of the platform's staff.
 */
import { z } from 'zod';
import { type ActivatedJob, JobError } from '../../engine/index.js';
import type { Variables } from '../../engine/vocabulary.js';
import { say, type Text } from '../../engine/wording.js';
import { exchangeWords } from '../wordings.js';
import type { WorkerPorts } from '../workerPorts.js';
import type { ProcessWorker } from '../workers.js';
import { type ExchangeOrder, type ExchangePlatform, ExchangeRefusal } from './exchangePlatform.js';

export const byStaffError = 'EXCHANGE_BY_STAFF';

/**
 * Who moves data: the platform at the operator's address, workers of the city's own that fetch the jobs over
 * REST, or the staff by hand.
 */
export type Exchange = { by: 'platform'; platform: ExchangePlatform } | { by: 'workers' } | { by: 'staff' };

const names = z.array(z.string()).nullish();
const DeliverySchema = z.object({
  mode: z.enum(['table', 'file', 'interface']),
  format: z.string().nullish(),
  library: z.string().nullish(),
  fields: names,
  params: names,
});
const CaseSchema = z.object({
  resource: z.object({ code: z.string(), name: z.string(), provider: z.string() }),
  applicant: z.object({ organisation: z.string() }),
  delivery: DeliverySchema,
  use: z.object({ from: z.string(), until: z.string() }).nullish(),
  authorisation: z.object({ id: z.string() }).nullish(),
});
type Case = z.infer<typeof CaseSchema>;

/** The instant from which the limit of the exchange counts: the authorisation, or else the application. */
const RouteSchema = CaseSchema.extend({
  authorisation: z.object({ id: z.string(), grantedAt: z.string() }).nullish(),
});

/** `exchange-route`: `route.by` says who moves the data, `route.job` the type of the job that does. */
export const routeExchange: ProcessWorker = async (job, ports, engine) => {
  const { resource, delivery, authorisation } = RouteSchema.parse(job.variables);
  const [started] = await engine.history(job.instance, { fromSeq: 0, limit: 1 });
  const since = authorisation?.grantedAt ?? started?.event.at ?? '';
  // What is pushed into a county's library is not fetched from the store (A11-2).
  const isFetched = delivery.mode === 'file' && !delivery.library;
  const isStored = isFetched && (await ports.findFile(resource.code, delivery.format ?? '')) !== null;
  if (isStored) return { route: { by: 'store', job: 'exchange-store', since } };
  const by = ports.exchange.by === 'staff' ? 'staff' : 'platform';
  return { route: { by, job: `exchange-${delivery.mode}`, since } };
};

const orderOf = (job: ActivatedJob, facts: Case): ExchangeOrder => {
  const { resource, applicant, delivery, use, authorisation } = facts;
  const { mode, format, library, fields, params } = delivery;
  return {
    order: job.key,
    instance: job.instance,
    mode,
    ...(format && { format }),
    ...(library && { library }),
    ...(fields && { fields }),
    ...(params && { params }),
    resource: { code: resource.code, name: resource.name },
    provider: resource.provider,
    receiver: applicant.organisation,
    ...(use && { from: use.from, until: use.until }),
    ...(authorisation && { authorisation: authorisation.id }),
  };
};

/** A variable has no language of its own: what the staff read in it says both. */
const inBoth = ({ zh, en }: Text): string => `${zh} (${en})`;
const byStaff = (why: string) => new JobError(byStaffError, why, { exchangeFault: why });

/** Does the work at the platform; a refusal, and a failure of the last try, go to the staff (X4). */
async function atPlatform<T>(
  job: ActivatedJob,
  { exchange }: WorkerPorts,
  work: (platform: ExchangePlatform) => Promise<T>,
): Promise<T> {
  if (exchange.by !== 'platform') throw byStaff(inBoth(say(exchangeWords.noPlatform)));
  try {
    return await work(exchange.platform);
  } catch (error) {
    if (error instanceof ExchangeRefusal) throw byStaff(error.message);
    if (job.retries > 1) throw error;
    throw byStaff(error instanceof Error ? error.message : String(error));
  }
}

/** `exchange-table`, `exchange-file`, `exchange-interface`: the platform moves the data. */
export const exchangeByPlatform: ProcessWorker = async (job, ports) => {
  const facts = CaseSchema.parse(job.variables);
  const answer = await atPlatform(job, ports, (platform) => platform.deliver(orderOf(job, facts)));
  const { batch, records, credential } = answer;
  const exchange: Variables = {
    by: 'platform',
    batch,
    ...(records !== undefined && { records }),
    ...(credential && { credential }),
  };
  return { exchange };
};

/** `exchange-store`: the receiver gets the right to fetch the file that the provider has laid down. */
export const exchangeFromStore: ProcessWorker = async (job, ports) => {
  const { resource, delivery } = CaseSchema.parse(job.variables);
  const file = await ports.findFile(resource.code, delivery.format ?? '');
  if (!file) {
    const { name } = resource;
    throw byStaff(inBoth(say(exchangeWords.noFile, { name, format: delivery.format ?? '' })));
  }
  return { exchange: { by: 'store', batch: `store:${job.key}`, file: { ...file } } };
};

const AccessSchema = z.object({
  action: z.enum(['suspend', 'resume', 'revoke']),
  authorisation: z.object({
    id: z.string(),
    mode: z.string(),
    grantee: z.string(),
    resource: z.object({ code: z.string(), name: z.string() }),
  }),
});

/**
 * `exchange-access`: what the authorisation allows is switched off or on. A file from the store needs
 * nothing: the right to fetch it follows the state of the authorisation.
 */
export const changeAccess: ProcessWorker = async (job, ports) => {
  const { action, authorisation } = AccessSchema.parse(job.variables);
  const { id, mode, grantee, resource } = authorisation;
  if (mode === 'file') return { access: { by: 'store' } };
  const order = { order: job.key, action, authorisation: id, mode, resource, receiver: grantee };
  await atPlatform(job, ports, (platform) => platform.change(order));
  return { access: { by: 'platform' } };
};
