/**
 * Draws the latest diagram of each procedure as docs/articles/<process>.svg, and docs/article-10.svg for the
 * README: an application on its way, with the sub-process collapsed. With bpmn-js in a headless browser,
 * neither of which is needed otherwise:
 *
 *     npm install --prefix /tmp/bpmn-js --ignore-scripts bpmn-js
 *     node scripts/drawDiagrams.mjs /tmp/bpmn-js/node_modules/bpmn-js chromium
 *
 * The first line of a picture names its diagram and that diagram's SHA-256; a test compares them.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [library, browser = 'chromium'] = process.argv.slice(2);
if (!library) throw new Error('usage: node scripts/drawDiagrams.mjs <folder of bpmn-js> [browser]');
const root = fileURLToPath(new URL('..', import.meta.url));

const versionOf = (name) => Number(/^v(\d+)\.bpmn$/.exec(name)?.[1] ?? 0);
const diagrams = readdirSync(join(root, 'processes'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const versions = readdirSync(join(root, 'processes', name)).map(versionOf);
    const latest = Math.max(0, ...versions);
    return latest === 0 ? [] : [{ name, path: `processes/${name}/v${latest}.bpmn` }];
  });
const sources = Object.fromEntries(
  diagrams.map(({ name, path }) => [name, readFileSync(join(root, path), 'utf8')]),
);

const attributes = (text) =>
  Object.fromEntries([...text.matchAll(/(\w+)="([\d.-]+)"/g)].map(([, k, v]) => [k, +v]));
const shapeOf = (id) => new RegExp(`<bpmndi:BPMNShape [^>]*bpmnElement="${id}"[\\s\\S]*?</bpmndi:BPMNShape>`);
const edgeOf = (id) => new RegExp(`<bpmndi:BPMNEdge [^>]*bpmnElement="${id}"[\\s\\S]*?</bpmndi:BPMNEdge>`);
const waypoints = (edge) => (edge.match(/<di:waypoint [^>]*>/g) ?? []).map(attributes);

/** The diagram with a sub-process as a plain box, and what stood to its right moved up to it. */
function collapsed(xml, id) {
  const body = new RegExp(`<bpmn:subProcess id="${id}"[\\s\\S]*?</bpmn:subProcess>`).exec(xml)[0];
  const inner = [...body.matchAll(/ id="([^"]+)"/g)].map(([, one]) => one).filter((one) => one !== id);
  const flow = (end) => new RegExp(`<bpmn:sequenceFlow id="([^"]+)"[^>]*${end}="${id}"`).exec(xml)[1];
  const [into, out] = [flow('targetRef'), flow('sourceRef')];
  const box = attributes(/<dc:Bounds [^>]*>/.exec(shapeOf(id).exec(xml)[0])[0]);
  const y = waypoints(edgeOf(into).exec(xml)[0]).at(-1).y;
  const last = waypoints(edgeOf(out).exec(xml)[0]).at(-1);
  const right = box.x + 100;
  const [dx, dy] = [right + 75 - last.x, y - last.y];
  const moved = (text) =>
    text.replace(/<(dc:Bounds|di:waypoint) x="([\d.]+)" y="([\d.]+)"/g, (all, tag, x, top) =>
      +x < box.x + box.width ? all : `<${tag} x="${+x + dx}" y="${+top + dy}"`,
    );
  const outer = inner.reduce((text, one) => text.replace(shapeOf(one), '').replace(edgeOf(one), ''), xml);
  return moved(outer)
    .replace(edgeOf(out), (edge) =>
      edge.replace(
        /(<di:waypoint [^>]*>\s*)+/,
        `<di:waypoint x="${right}" y="${y}" /><di:waypoint x="${last.x + dx}" y="${y}" />`,
      ),
    )
    .replace(shapeOf(id), (shape) =>
      shape
        .replace('isExpanded="true"', 'isExpanded="false"')
        .replace(/<dc:Bounds [^>]*>/, `<dc:Bounds x="${box.x}" y="${y - 40}" width="100" height="80" />`),
    );
}

/** Elements and flows in colours of their own. */
function coloured(xml, colours) {
  const paint = ([id, [stroke, fill]]) => [
    id,
    ` bioc:stroke="${stroke}"${fill ? ` bioc:fill="${fill}"` : ''}`,
  ];
  return colours
    .map(paint)
    .reduce(
      (text, [id, attribute]) => text.replace(`bpmnElement="${id}"`, (found) => `${found}${attribute}`),
      xml.replace(
        '<bpmn:definitions ',
        '<bpmn:definitions xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" ',
      ),
    );
}

/** Of the README: an application that waits for its provider, which has been told. */
const done = ['applied', 'fork', 'notify-provider', 'provider-notified', 'share-type'];
const taken = [
  'applied-fork',
  'fork-notify-provider',
  'notify-provider-provider-notified',
  'fork-share-type',
];
const green = '#2b7a2b';
const colours = [
  ...done.map((id) => [id, [green, '#edf6ed']]),
  ...[...taken, 'share-type-provider-approval'].map((id) => [id, [green]]),
  ['provider-approval', ['#d08700', '#fff4d6']],
];
const legend = [
  [20, 'bold', '#22242a', 'One application under way (办件 · 第十条)'],
  [15, 'normal', green, '● done: 10 February 2026, the provider told at the same time'],
  [15, 'normal', '#b87700', '● waiting: five working days, across the Spring Festival, to 24 February'],
  [15, 'normal', '#555', '14 February yellow light and reminder · from 25 February red light, 督办'],
].map(
  ([size, weight, fill, words], row) =>
    `<text x="680" y="${112 + row * 27}" font-family="Arial, sans-serif" font-size="${size}" ` +
    `font-weight="${weight}" fill="${fill}">${words}</text>`,
);
const readme = diagrams.find(({ name }) => name === 'article-10');
sources['~readme'] = coloured(collapsed(sources['article-10'], 'exchange'), colours);

const inScript = (text) => text.replaceAll('</', '<\\/');
const viewer = readFileSync(join(library, 'dist/bpmn-viewer.production.min.js'), 'utf8');
const page = `<!doctype html><meta charset="utf-8"><div id="canvas" style="width:3000px;height:1500px"></div>
<script>${inScript(viewer)}</script><script>
(async () => {
  const drawn = {};
  for (const [name, xml] of Object.entries(${inScript(JSON.stringify(sources))})) {
    const viewer = new BpmnJS({ container: '#canvas' });
    await viewer.importXML(xml);
    drawn[name] = (await viewer.saveSVG()).svg;
    viewer.destroy();
  }
  const bytes = new TextEncoder().encode(JSON.stringify(drawn));
  document.title = 'drawn:' + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) + ':';
})();
</script>`;

const folder = mkdtempSync(join(tmpdir(), 'diagrams-'));
const file = join(folder, 'page.html');
writeFileSync(file, page);
const headless = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`];
const args = [...headless, '--virtual-time-budget=60000', '--dump-dom', pathToFileURL(file).href];
const run = spawnSync(browser, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const answer = /drawn:([A-Za-z0-9+/=]+):/.exec(run.stdout ?? '');
if (!answer) throw new Error(`the browser drew nothing: ${run.error ?? run.stderr}`);
const drawn = JSON.parse(Buffer.from(answer[1], 'base64').toString('utf8'));

/** Markers get ids by chance; the same diagram shall give the same picture. */
function withPlainIds(name, svg) {
  const ids = [...new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))];
  return ids.reduce((text, id, n) => text.replaceAll(id, `${name}-${n}`), svg);
}

/** What a reader does not see goes: the areas that catch the mouse, the frames of what is selected. */
const lean = (svg) =>
  svg
    .slice(svg.indexOf('<svg'))
    .replace(
      /<(rect|circle|polyline|path|polygon)\b[^>]*class="djs-(?:hit|outline)[^>]*?(?:\/>|><\/\1>)/g,
      '',
    )
    .replace(/ (?:class|data-[\w-]+)="[^"]*"/g, '')
    .replace('<svg ', '<svg style="background:#fff" ')
    .replace(/(\d+\.\d\d)\d+/g, '$1')
    .replace(/style="([^"]*)"/g, (_, style) => `style="${style.replaceAll(/([:;]) +/g, '$1').trim()}"`);

mkdirSync(join(root, 'docs/articles'), { recursive: true });
const write = (file, { name, path }, svg) => {
  const digest = createHash('sha256').update(sources[name]).digest('hex');
  writeFileSync(join(root, file), `<!-- ${path} ${digest} -->\n${withPlainIds(name, lean(svg))}\n`);
};
for (const one of diagrams) write(`docs/articles/${one.name}.svg`, one, drawn[one.name]);
write('docs/article-10.svg', readme, drawn['~readme'].replace('</svg>', `${legend.join('')}</svg>`));
