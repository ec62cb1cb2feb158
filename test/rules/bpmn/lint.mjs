// Reads [{ xml, by, from, after }] from stdin and prints, as JSON, what bpmnlint with the plugin finds in
// each. `by` is the reader: `engine`, or `modeler` for the one of a designer in the browser. `from` is where
// the rules come from. `after` replaces the content of the tree, as editing does; then it is linted again.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';
import { readBpmn } from '../../../dist/engine/compile/moddle.js';
import { resolver, staticRules } from '../../../dist/engine/deploy/bpmnlint/plugin.js';

const require = createRequire(import.meta.url);
const StaticResolver = require('bpmnlint/lib/resolver/static-resolver.js');
const zeebe = require('zeebe-bpmn-moddle/resources/zeebe.json');
const config = { extends: 'plugin:banli/all' };
const linter = new Linter({ config, resolver });
const bundled = new Linter({ config, resolver: new StaticResolver(staticRules) });

const readers = {
  engine: async (xml) => (await readBpmn(xml)).root,
  modeler: async (xml) => (await new BpmnModdle({ zeebe }).fromXML(xml)).rootElement,
};

const found = [];
for (const { xml, by = 'engine', from, after } of JSON.parse(readFileSync(0, 'utf8'))) {
  const root = await readers[by](xml);
  const reports = [await (from === 'bundle' ? bundled : linter).lint(root)];
  if (after !== undefined) {
    root.rootElements = (await readers[by](after)).rootElements;
    reports.push(await linter.lint(root));
  }
  found.push(reports.map((one) => Object.values(one).flat()));
}
console.log(JSON.stringify(found));
