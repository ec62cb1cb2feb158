/** `docs/ARTICLES.md`: each procedure with its picture, and what people do in it, told by the diagram. */
import type { Release } from '../../processes/released.js';

interface Work {
  id: string;
  name: string;
  words: string;
  group: string;
  limit: string;
}

/** What the regulation calls who works on a task, found by what the diagram says. */
const parties: [pattern: RegExp, name: string][] = [
  [/^platform@/, '平台建设管理单位'],
  [/"provider@"/, '数据提供方'],
  [/"requester@"/, '数据需求方'],
  [/"county-agency@"/, '县级政务数据管理部门'],
  [/^government@/, '本级政府'],
  [/^=origin\.groups$/, '超期环节的责任方'],
  [/^=managers$/, '数据提供方'],
];

const plain = (text: string): string =>
  text
    .replaceAll('&#34;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
const found = (text: string, pattern: RegExp): string => plain(pattern.exec(text)?.[1] ?? '');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function worksOf({ source }: Release): Work[] {
  const tasks = [...source.content.matchAll(/<bpmn:userTask id="([^"]+)"([\s\S]*?)<\/bpmn:userTask>/g)];
  return tasks.map(([, id = '', body = '']) => ({
    id,
    name: found(body, /name="([^"]*)"/),
    words: found(body, /<bpmn:documentation>([\s\S]*?)<\/bpmn:documentation>/),
    group: plain(/candidateGroups=(?:"([^"]*)"|'([^']*)')/.exec(body)?.slice(1).find(Boolean) ?? ''),
    limit: limitOf(body),
  }));
}

/** The limit, its light and reminder, whether it is supervised, and how long a correction may take. */
function limitOf(body: string): string {
  const days = found(body, /<banli:deadline[^>]*workingDays="([^"]*)"/);
  const warnBefore = found(body, /<banli:deadline[^>]*warnBefore="([^"]*)"/);
  const correction = found(body, /<banli:handling[^>]*correctionDays="([^"]*)"/);
  const said = [
    ...(days === '' ? [] : [days.startsWith('=') ? '由通知确定' : `${days} 个工作日`]),
    ...(warnBefore === '' ? [] : [`前 ${warnBefore} 个工作日黄灯并催办`]),
    ...(days === '' ? [] : [body.includes('supervision=') ? '超期红灯并督办' : '超期红灯']),
    ...(correction === '' ? [] : [`补正 ${correction} 个工作日`]),
  ];
  return said.join('；');
}

function partyOf(group: string): string {
  const name = parties.find(([pattern]) => pattern.test(group))?.[1];
  if (name === undefined) throw new Error(`The page has no name for "${group}"`);
  return `${name} \`${group}\``;
}

const row = ({ id, name, words, group, limit }: Work): string =>
  `| ${cell(name)} \`${id}\` | ${cell(partyOf(group))} | ${limit} | ${cell(words)} |`;

function section(release: Release): string {
  const { processId, version, source } = release;
  const process = source.content.slice(source.content.indexOf('<bpmn:process'));
  const works = worksOf(release);
  const table = ['| 任务 Task | 由谁办理 Who | 时限 Limit | 条款 Clause |', '| --- | --- | --- | --- |'];
  return [
    `## ${found(process, /name="([^"]*)"/)}`,
    `\`${processId}\` · [v${version}.bpmn](../processes/${processId}/v${version}.bpmn)`,
    found(process, /<bpmn:documentation>([\s\S]*?)<\/bpmn:documentation>/),
    `![${processId}](articles/${processId}.svg)`,
    ...(works.length > 0 ? [[...table, ...works.map(row)].join('\n')] : []),
  ].join('\n\n');
}

const head = `# The procedures in pictures

To be read beside the regulation (平政务和大数据〔2020〕9号): each procedure as it runs in its latest version, and what
people do in it. Which element, form and test carries out which clause: [CLAUSES.md](CLAUSES.md). A clock is a
timer, an envelope a message, a cog machine work, a figure human work; a thick frame calls another procedure.

Written by \`UPDATE=1 npm test -- dist/test/processes/released\` from the diagrams; the pictures are drawn
by \`scripts/drawDiagrams.mjs\`, and a test compares each with its diagram.`;

/** The articles first, in their order, then what stands around them. */
export function articlesPage(releases: readonly Release[]): string {
  const latest = [...new Map(releases.map((release) => [release.processId, release])).values()];
  const key = ({ processId }: Release) => (processId.startsWith('article-') ? `0${processId}` : processId);
  const ordered = latest.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${[head, ...ordered.map(section)].join('\n\n')}\n`;
}
