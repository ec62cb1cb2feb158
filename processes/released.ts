/** The released processes, read from their files: what a new installation deploys, oldest version first. */
import { readdir, readFile } from 'node:fs/promises';
import { type Calendar, calendarSchema, type Resource } from '../engine/index.js';

/** The folder of the sources, also for the compiled code in `dist/processes`. */
const folder = new URL(
  import.meta.url.includes('/dist/processes/') ? '../../processes/' : './',
  import.meta.url,
);

/** Processes in the order of deployment: a process that another one names comes first. */
export const releasedProcesses = [
  'a22-rectification',
  'a08-access',
  'a19-authorisation',
  'a10-doubt',
  'a18-application',
  'a18-batch',
  'a20-doubt',
  'a22-interruption',
  'a23-dispute',
  'article-10',
  'article-11',
  'a08-connection',
  'article-16',
  'article-15',
  'article-14',
  'article-13',
  'article-12',
] as const;

export interface Release {
  processId: string;
  version: number;
  source: Resource;
  forms: Resource[];
}

async function readResource(name: string): Promise<Resource> {
  return { name, content: await readFile(new URL(name, folder), 'utf8') };
}

async function namesIn(path: string, pattern: RegExp): Promise<string[]> {
  return (await readdir(new URL(path, folder))).filter((name) => pattern.test(name)).sort();
}

/** A release's forms are those that its diagram names: a changed form for a later version has a new id. */
async function readReleasesOf(processId: string): Promise<Release[]> {
  const formNames = await namesIn(`${processId}/forms/`, /\.form$/);
  const forms = await Promise.all(formNames.map((name) => readResource(`${processId}/forms/${name}`)));
  const sources = await namesIn(`${processId}/`, /^v\d+\.bpmn$/);
  const releases = sources.map(async (name) => {
    const source = await readResource(`${processId}/${name}`);
    const isNamed = (form: Resource) =>
      source.content.includes(`formId="${form.name.replace(/^.*\/|\.form$/g, '')}"`);
    const version = Number(name.slice(1, -'.bpmn'.length));
    return { processId, version, source, forms: forms.filter(isNamed) };
  });
  return (await Promise.all(releases)).sort((a, b) => a.version - b.version);
}

export async function readReleases(): Promise<Release[]> {
  return (await Promise.all(releasedProcesses.map(readReleasesOf))).flat();
}

/** The committed machines of a release. */
export async function readMachines(release: Pick<Release, 'processId' | 'version'>): Promise<string> {
  return readFile(machinesUrl(release), 'utf8');
}

export function machinesUrl({ processId, version }: Pick<Release, 'processId' | 'version'>): URL {
  return new URL(`${processId}/v${version}.machine.json`, folder);
}

export const fingerprintsUrl = new URL('fingerprints.json', folder);

const readCalendar = async (name: string): Promise<Calendar> =>
  calendarSchema.parse(JSON.parse(await readFile(new URL(`calendars/${name}.json`, folder), 'utf8')));

/** The State Council's calendar as committed. */
export const readNationalCalendar = (): Promise<Calendar> => readCalendar('cn-national');

/** The city's calendar, by which its procedures are counted, and the nation's that it is laid over. */
export const readCalendars = (): Promise<Calendar[]> =>
  Promise.all(['cn-pingdingshan', 'cn-national'].map(readCalendar));
