/**
 * What is found outside of the rules: by the reader of a file, the compiler of processes, and the check that
 * both make of machines. Each is told here once, as rules tell of themselves; `docs/RULES.md` lists them.
 */
import type { Rule } from '../../../engine/deploy/rules/rule.js';

type Told = Omit<Rule, 'check' | 'section'> & { section?: string };

/** What it is, the section of BPMN 2.0.2 where there is one, what is expected, how to mend it. */
type Line = readonly [id: string, section: string, what: string, mend: string];

const told = ([id, section, what, mend]: Line): Told => ({
  ...{ id, severity: 'error', what, mend },
  ...(section !== '' && { section }),
});

const reading: Line[] = [
  ['xml', '15.3', 'A file is BPMN 2.0 XML that can be read', 'Export it again, or correct what is named'],
  ['id-malformed', '8.3.1', 'An id is a name of XML', 'Begin it with a letter or an underscore'],
  ['id-duplicate', '8.3.1', 'An id names one element of the file', 'Give one of them another id'],
  ['element-unreadable', '15.3', 'Elements stand where the schema has them', 'Correct or remove it'],
  ['element-order', '15.3', 'Children stand in the order of the schema', 'Move it to its place'],
  ['element-repeated', '15.3', 'Children stand as often as the schema says', 'Remove the others'],
  ['attribute-unknown', '15.3', 'Attributes are those that the schema has', 'Correct or remove it'],
  ['attribute-flag', '15.3', 'A flag is true or false', 'Write one of the two'],
  ['dangling-reference', '15.3.2', 'A reference names what is in the file', 'Define it, or refer to another'],
  ['size', '10.2', 'A process is no larger than its bounds', 'Move a part of it to a process that it calls'],
  ['file-empty', '8.1', 'A file shows something', 'Draw a process, or leave the file out'],
  [
    'extension-unexecuted',
    '8.3.3',
    'No extension of another engine decides',
    'Say it as is told, or remove it',
  ],
  ['picture-incomplete', '12.2.3', 'What is drawn has its plane, bounds or waypoints', 'Draw it again'],
  ['picture-value', '12.2.3', 'A picture has the values that its schema allows', 'Correct or remove it'],
  ['picture-kind', '12.2.1', 'Flows are edges, nodes are shapes, each on a plane', 'Draw it by the other'],
  ['picture-twice', '12.2.1', 'A diagram shows a node or a flow once', 'Remove it, or draw another diagram'],
];

const compiling: Line[] = [
  ['element-unsupported', '', 'This version runs the element as it is used', 'Use one that it runs'],
  ['expression', '8.4.6', 'An expression is FEEL that can be parsed', 'Correct it'],
  ['start-missing', '10.5.2', 'A process or sub-process begins somewhere', 'Add a start event'],
  ['called-element', '10.3.6', 'A call activity says what it calls', 'Set calledElement'],
  ['script', '10.3.3', 'A script task has a script and its result, or a job', 'Add zeebe:script'],
  ['task-definition', '10.3.3', 'A task of a worker names its job', 'Add zeebe:taskDefinition type'],
  ['loop-condition', '10.3.8', 'A loop comes to its end', 'Set loopCondition or loopMaximum'],
  ['message-name', '10.5.5', 'Who sends or receives names the message', 'Set messageRef'],
  ['signal-name', '10.5.5', 'A signal event names its signal', 'Set signalRef'],
  ['error-code', '10.5.5', 'An error that is thrown has a code', 'Set errorRef'],
  ['condition', '10.5.5', 'A conditional event has a condition', 'Write it in FEEL'],
  ['multi-instance-collection', '10.3.8', 'Multiple instances are counted', 'Set loopCardinality'],
  ['deadline', '', 'banli:deadline is complete', 'Correct it as docs/PROCESSES.md has it'],
  ['handling', '', 'banli:handling is right', 'Correct it as docs/TASK-VERBS.md has it'],
  ['signing', '', 'banli:signing is right', 'Correct it as docs/TASK-VERBS.md has it'],
];

const releasing: Line[] = [
  ['unique-id', '', 'Processes and forms of a deployment have ids of their own', 'Remove or rename one'],
  ['start-timer', '10.5.2', 'A timer that starts instances gives an instant', 'Use no variables in it'],
  ['json', '', 'A machine or a form is JSON', 'Correct what is named'],
  ['form', '', 'A form is a form-js schema', 'Correct what is named'],
  ['machine', '', 'A machine keeps to its schema', 'Correct what is named'],
  ['target', '', 'A transition leads to a state', 'Correct the target'],
  ['guard', '', 'A guard is one that the engine knows', 'Correct its name'],
  ['action', '', 'An action is one that the engine knows', 'Correct its name'],
  ['actor', '', 'An actor is one that the engine knows', 'Correct its name'],
  ['delay', '', 'A delay is declared in meta.delays', 'Declare it, or correct its name'],
];

export const otherFindings: readonly Told[] = [
  ...[...reading, ...compiling, ...releasing].map(told),
  {
    ...{ id: 'xml-unread', section: '15.3', severity: 'warning' },
    what: 'A file holds what BPMN and its extensions define; the rest is kept, and not read',
    mend: 'Correct its name, or move it into extensionElements, where it should have an effect',
  },
];
