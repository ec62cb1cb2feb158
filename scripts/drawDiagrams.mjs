/**
 * Draws the latest diagram of each procedure as docs/articles/<process>.svg, with bpmn-js in a headless
 * browser, neither of which is needed otherwise:
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
for (const { name, path } of diagrams) {
  const digest = createHash('sha256').update(sources[name]).digest('hex');
  writeFileSync(
    join(root, `docs/articles/${name}.svg`),
    `<!-- ${path} ${digest} -->\n${withPlainIds(name, lean(drawn[name]))}\n`,
  );
}
