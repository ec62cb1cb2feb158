/** Slips of whoever writes XML by hand, and what would be said twice. */
import { describe, expect, test } from '@jest/globals';
import { type Attributes, serviceTask, tag } from '../../../support/diagram.js';
import { findingsOf } from '../../../support/run.js';
import { definition, task, through } from '../ruleCase.js';

const found = async (xml: string) =>
  (await findingsOf(xml)).map(({ severity, element, rule }) => ({ severity, element, rule }));

describe('an attribute without a prefix that BPMN does not have', () => {
  const bounded = (attribute: string) =>
    through(
      't',
      task('t'),
      tag('bpmn:boundaryEvent', { id: 'x', attachedToRef: 't' }, definition('signal')).replace(
        'id=',
        `${attribute} id=`,
      ),
    );
  test.each([
    ['cancelActivty="false"', 'cancelActivity'],
    ['cancelActivitiy="false"', 'cancelActivity'],
    ['paralelMultiple="true"', 'parallelMultiple'],
    ['nmae="Late"', 'name'],
  ])('is refused with the one that is nearly its name: %s', async (attribute, meant) => {
    expect(await findingsOf(bounded(attribute))).toContainEqual(
      expect.objectContaining({
        ...{ severity: 'error', element: 'x', rule: 'attribute-unknown' },
        message: expect.stringContaining(`Write ${meant}`),
      }),
    );
  });

  test('is refused when it is like none', async () => {
    expect(await found(bounded('priority="high"'))).toContainEqual(
      expect.objectContaining({ severity: 'error', element: 'x', rule: 'attribute-unknown' }),
    );
  });
});

test('what element templates leave on elements of zeebe is worth a warning, a slip is an error', async () => {
  const mapped = (attributes: Attributes) =>
    through('x', serviceTask('x', 't', tag('zeebe:ioMapping', attributes)));
  expect(await found(mapped({ modelerTemplate: 't', modelerTemplateVersion: 1 }))).toEqual(
    Array.from({ length: 2 }, () => ({ severity: 'warning', element: 'x', rule: 'xml-unread' })),
  );
  const slip = serviceTask(
    'x',
    't',
    tag('zeebe:taskHeaders', {}, tag('zeebe:header', { key: 'k', vale: 'v' })),
  );
  expect(await found(through('x', slip))).toContainEqual(
    expect.objectContaining({ severity: 'error', rule: 'attribute-unknown' }),
  );
});

test('what the compiler would find once more is said once', async () => {
  const read = async (...content: string[]) =>
    (await found(through('x', ...content))).map(({ rule }) => rule);
  const caught = (text: string) => tag('bpmn:intermediateCatchEvent', { id: 'x' }, text);
  expect(await read(caught(definition('message')))).toEqual(['message-reference']);
  expect(await read(caught(definition('cancel')))).toEqual(['catch-event-trigger']);
  expect(await read(caught(definition('timer')))).toEqual(['timer-definition']);
});
