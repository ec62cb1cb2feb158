// Reads [{ name, xml }] from stdin and prints what bpmnlint's recommended rules find in each, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';

const require = createRequire(import.meta.url);
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver.js');
const zeebe = require('zeebe-bpmn-moddle/resources/zeebe.json');
// A linter for each diagram: a rule of bpmnlint that compares flows remembers those of the file before.
const linter = () =>
  new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver: new NodeResolver({ require }) });

const found = {};
for (const { name, xml } of JSON.parse(readFileSync(0, 'utf8'))) {
  const { rootElement, warnings } = await new BpmnModdle({ zeebe }).fromXML(xml);
  found[name] = { warnings, reports: await linter().lint(rootElement) };
}
console.log(JSON.stringify(found));
