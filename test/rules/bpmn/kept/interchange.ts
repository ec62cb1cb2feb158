import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../../engine/compile/readResource.js';
import { bpmn, end, line, start } from '../../../support/diagram.js';
import { InstanceRun } from '../../../support/run.js';

const folder = new URL('../../../../../test/rules/bpmn/interchange/', import.meta.url);
const drawn = new URL('../drawn/', folder);
const files = readdirSync(folder);
const contentOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** The definitions of a file that is not refused, with its warnings. */
async function released(content: string) {
  const read = await readResource({ name: 'file.bpmn', content });
  if (!read.ok) throw new Error(read.findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n'));
  return read;
}

describe.each(files)('%s', (name) => {
  test('is deployed, whatever its vendor says beside BPMN', async () => {
    expect((await released(contentOf(name))).definitions).toHaveLength(1);
  });

  test('runs to its end', async () => {
    const run = await InstanceRun.of(contentOf(name), { 退回: false, amount: 3 });
    while (run.open.length > 0) {
      if (Object.keys(run.now.jobs).length > 0) run.work();
      else run.complete();
    }
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });

  test('is kept byte for byte', async () => {
    const content = contentOf(name);
    expect((await released(content)).definitions[0]!.source).toEqual({ kind: 'bpmn', text: content });
  });

  test('is read with the line ends and the byte order mark of Windows', async () => {
    const content = `\ufeff${contentOf(name).replaceAll('\n', '\r\n')}`;
    expect((await released(content)).definitions[0]!.source.text).toBe(content);
  });
});

const plain = bpmn([start(), end(), line('start', 'end')]);

test('an attribute that tools in use write where BPMN has none is worth a warning at most', async () => {
  const known = plain.replace(
    'isExecutable',
    'zeebe:colour="red" xmlns:a="urn:a" a:b="c" width="1" targetNamespace="a" isExecutable',
  );
  const { warnings } = (await released(known)).definitions[0]!;
  expect(warnings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
});

test('a foreign element where the schema has no place for one stays in the source', async () => {
  const { warnings, source } = (await released(contentOf('ibm-baw.bpmn'))).definitions[0]!;
  expect(warnings.map(({ severity, rule }) => [severity, rule])).toContainEqual(['warning', 'xml-unread']);
  expect(source.text).toContain('<ibm:project');
});

test('an element of BPMN where it may not stand is refused', async () => {
  const read = await readResource({
    name: 'a.bpmn',
    content: plain.replace('<bpmn:startEvent', '<bpmn:lane id="l"/>$&'),
  });
  expect(read).toMatchObject({ ok: false, findings: [{ rule: 'element-unreadable' }] });
});

describe('a file without an executable process', () => {
  test('is documentation: a version for each of its processes, that has no machines', async () => {
    for (const name of files) {
      const content = contentOf(name).replace('isExecutable="true"', 'isExecutable="false"');
      const { definitions } = await released(content);
      expect([name, definitions.map(({ file }) => file.documentation)]).toEqual([name, [true]]);
      expect(definitions[0]).toMatchObject({ file: { machines: {} }, source: { text: content } });
      expect(definitions[0]!.warnings.map(({ severity }) => severity)).not.toContain('error');
    }
  });

  test.each([
    ['choreography.bpmn', ['ordering']],
    ['conversation.bpmn', ['talks']],
    ['sketch.bpmn', ['sid-1', 'sid-2']],
    ['bonita.bpmn', ['Permits']],
    ['eclipse.bpmn', ['Process_1']],
    ['enterprise-architect.bpmn', ['EAPK_1']],
    ['oracle.bpmn', ['LoanProcess']],
    ['prom.bpmn', ['proc_4711']],
  ])('of each process or, without any, of what it draws: %s', async (name, ids) => {
    const { definitions } = await released(readFileSync(new URL(name, drawn), 'utf8'));
    expect(definitions.map(({ file }) => [file.process, file.documentation])).toEqual(
      ids.map((id) => [id, true]),
    );
  });

  test.each([
    ['ids that are no names of XML', plain.replaceAll('"start"', '"{4-2}"')],
    ['an id that two elements have', plain.replace('id="end"', 'id="start"')],
    ['a reference to nothing', plain.replace('targetRef="end"', 'targetRef="gone"')],
    ['an element where it may not stand', plain.replace('<bpmn:endEvent', '<bpmn:lane id="l"/>$&')],
    ['a reference to what could not be read', plain.replaceAll('bpmn:endEvent', 'bpmn:stopEvent')],
    ['an element in no namespace', plain.replace('<bpmn:endEvent', '<task id="t"/>$&')],
    ['an order of its own', plain.replace('</bpmn:process>', '<bpmn:property id="p"/>$&')],
    ['text between elements', plain.replace('<bpmn:endEvent', 'and then$&')],
    ['a flag that is none', plain.replace('<bpmn:startEvent', '$& parallelMultiple="no"')],
    ['no namespace of its own', plain.replace(/ targetNamespace="[^"]*"/, '')],
  ])('is kept with a warning, whatever its tool got wrong: %s', async (_what, wrong) => {
    expect(await readResource({ name: 'a.bpmn', content: wrong })).toMatchObject({ ok: false });
    const content = wrong.replace('isExecutable="true"', 'isExecutable="false"');
    const { definitions } = await released(content);
    expect(definitions).toMatchObject([{ source: { text: content }, file: { documentation: true } }]);
    const severities = definitions[0]!.warnings.map(
      ({ rule, severity }) => rule !== 'executable' && severity,
    );
    expect(new Set(severities)).toEqual(new Set([false, 'warning']));
  });

  test('does not become one by a slip in saying that it is executable', async () => {
    const content = plain.replace('isExecutable="true"', 'isExecutable="TRUE"');
    expect(await readResource({ name: 'a.bpmn', content })).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ rule: 'attribute-flag', severity: 'error' }),
      ]),
    });
  });

  test('and without anything to draw is refused', async () => {
    const content = plain.replace(/<bpmn:process.*<\/bpmn:process>/, '');
    const read = await readResource({ name: 'a.bpmn', content });
    expect(read.ok ? [] : read.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { rule: 'file-empty' },
    ]);
  });

  test('is refused where what it shows has no id to be found under', async () => {
    for (const shown of ['<bpmn:collaboration/>', '<bpmn:process isExecutable="false"/>']) {
      const content = plain.replace(/<bpmn:process.*<\/bpmn:process>/, shown);
      const read = await readResource({ name: 'a.bpmn', content });
      expect(read.ok ? [] : read.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
        { rule: 'id-missing' },
      ]);
    }
  });

  test('says how it is kept, where no process says whether it is executable', async () => {
    const silent = plain.replace('isExecutable="true"', '').replaceAll('bpmn:endEvent', 'bpmn:task');
    const read = await readResource({ name: 'a.bpmn', content: silent });
    const hint = read.ok ? undefined : read.findings.find(({ rule }) => rule === 'executable');
    expect([hint?.message, hint?.messageZh]).toEqual([
      expect.stringContaining('with "false" a drawing is kept'),
      expect.stringContaining('写 "false" 的图'),
    ]);
  });

  test('is refused for what is wrong with it where no process says that it is not executable', async () => {
    const silent = plain.replace('isExecutable="true"', '');
    const wrong = silent.replaceAll('bpmn:endEvent', 'bpmn:task');
    expect(wrong).not.toBe(silent);
    expect(await readResource({ name: 'a.bpmn', content: silent })).toMatchObject({ ok: true });
    expect(await readResource({ name: 'a.bpmn', content: wrong })).toMatchObject({ ok: false });
    const said = wrong.replace('<bpmn:process ', '<bpmn:process isExecutable="false" ');
    expect(await readResource({ name: 'a.bpmn', content: said })).toMatchObject({ ok: true });
  });

  test('is refused where it is not BPMN', async () => {
    const content = plain.replace('isExecutable="true"', '').replace('id="end"', 'id="start"');
    expect(await readResource({ name: 'a.bpmn', content })).toMatchObject({ ok: false });
  });
});

test('what is wrong in a process that is only shown does not keep another one from running', async () => {
  const shown =
    '<bpmn:process id="p" isExecutable="false"><bpmn:lane id="l"/><bpmn:task id="2"/></bpmn:process>';
  const { definitions } = await released(plain.replace('<bpmn:process', `${shown}$&`));
  expect(definitions).toMatchObject([{ file: { process: 'process' } }]);
  const inShown = plain.replace('<bpmn:process', `${shown}$&`).replace('targetRef="end"', 'targetRef="l"');
  expect(await readResource({ name: 'a.bpmn', content: inShown })).toMatchObject({ ok: false });
});

test('ids in any script are read, run and found again', async () => {
  const run = await InstanceRun.of(contentOf('activiti.bpmn'), { 退回: true });
  expect(run.open).toEqual(['_填写:申请']);
  run.complete('_填写:申请');
  run.complete('_填写:申请', { 退回: false });
  expect(run.now.status).toBe('completed');
  expect(run.flows).toEqual(expect.arrayContaining(['流1', '退回', '通过', '流3']));
});
