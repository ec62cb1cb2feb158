/** `docs/ARTICLES.md`: each procedure with its picture, and what people do in it, told by the diagram. */
import type { Release } from '../../processes/released.js';

interface Work {
  id: string;
  name: string;
  words: string;
  group: string;
  days: string;
}

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
    days: found(body, /<banli:deadline[^>]*workingDays="([^"]*)"/),
  }));
}

function row({ id, name, words, group, days }: Work): string {
  const limit = days === '' ? '' : `${days} 个工作日`;
  return `| ${cell(name)} \`${id}\` | \`${cell(group)}\` | ${limit} | ${cell(words)} |`;
}

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

Written by \`UPDATE=1 npm test -- dist/test/processes/articlesPage\` from the diagrams; the pictures are drawn
by \`scripts/drawDiagrams.mjs\`, and a test compares each with its diagram.`;

/** The articles first, in their order, then what stands around them. */
export function articlesPage(releases: readonly Release[]): string {
  const latest = [...new Map(releases.map((release) => [release.processId, release])).values()];
  const key = ({ processId }: Release) => (processId.startsWith('article-') ? `0${processId}` : processId);
  const ordered = latest.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${[head, ...ordered.map(section)].join('\n\n')}\n`;
}
