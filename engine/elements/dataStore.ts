/**
 * Data stores (BPMN 2.0.2 §10.4.1): data that outlives instances and is shared by them. What a node reads is
 * fetched before a token enters it, and what it yields is written when the token has left it, in states of
 * their own before and behind that of the node. The store's answer is an event of the log, so that a history
 * is stepped again without the store.
 *
 * DS1 What was read is seen by what is evaluated as its node is entered, and then forgotten.
 * DS2 A token goes on once its write is done. One that is refused holds it; resolving that orders another.
 * DS3 An input that is required waits, where the store holds nothing, until something is written to it.
 * DS7 Whoever stops waiting for other reasons than a write says so: no store remembers who waits no more.
 */
import type { StateNode, Transition } from '../machine.js';
import type { EventOf, Json, Key, Reading, Refusal, StoreRefusal, Token, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { said } from '../wordings/faults.js';
import { instanceWords } from '../wordings/instances.js';
import { waitForData } from './conditionalEvent.js';
import { Fault, refusal } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import {
  dataOutputs,
  elementsIn,
  inputsOf,
  isOfLoop,
  mappingsOf,
  storedResults,
  variableOf,
} from './dataFlow/data.js';
import { storeOf } from './dataStoreReference.js';
import type { Action, Compiling, ElementModule, FlowNode } from './element.js';
import { addAction } from './flow/addAction.js';

/** What is read from data stores for a node to begin: of a loop all of it, of its rounds what is theirs. */
export function storesRead(node: FlowNode): Reading['stores'] {
  const sources = inputsOf(node)
    .filter((one) => !node.isRound || !isOfLoop(one, node, 'targetRef'))
    .filter((one) => mappingsOf(one).length > 0)
    .flatMap((one) => elementsIn(one.sourceRef));
  const stores = sources.flatMap((source) => {
    const [name, store] = [variableOf(source), storeOf(source)?.store];
    return name === undefined || store === undefined ? [] : [[name, { store, name }] as const];
  });
  return [...new Map(stores).values()];
}

/** Whether what a node yields goes to data stores: of a loop its results, of its rounds what each yields. */
export function writesToStores(node: FlowNode): boolean {
  const mappings = node.loop && !node.isRound ? storedResults(node) : dataOutputs(node);
  return mappings.some(({ dataStore }) => dataStore !== undefined);
}

/**
 * The state in which a token reads what a node needs of data stores, and goes on to the node's own state, or
 * to one where it waits until the data that is `awaited` is there.
 */
export function readingState(
  node: FlowNode,
  run: string,
  awaited: string | undefined,
  compiling: Compiling,
): StateNode {
  const element = compiling.key(node.id);
  const read = 'dataStore.read';
  const stores = storesRead(node) as unknown as Json[];
  if (awaited !== undefined) {
    const waiting = waitForData(element, awaited, run);
    const ask = { type: 'awaitDataStores', params: { awaited } };
    addAction(waiting, 'entry', ask);
    waiting.on = { ...waiting.on, [read]: [{ actions: [ask] }] };
    compiling.addState(`${element}~data`, { ...waiting, tags: ['reading'], meta: { element: node.type } });
  }
  return {
    entry: [{ type: 'readDataStores', params: { element, stores } }],
    on: { [read]: [{ target: awaited === undefined ? run : `${element}~data` }] },
    tags: ['reading'],
  };
}

/** The state in which a token that has left a node writes to data stores before it goes on. */
export const writingState = (onward: Transition): StateNode => ({
  entry: [{ type: 'writeDataStores' }],
  on: { 'dataStore.written': [onward] },
});

const change = (step: Stepping, token: Key, change: Pick<Token, 'reading' | 'writing'>): void =>
  step.put('tokens', token, { ...step.state.tokens[token]!, ...change });

/** Takes back that the token asks for the next write, if it does (DS7). */
const forgetDataStores: Action = (step, { token }) => {
  const { reading } = step.state.tokens[token]!;
  if (!reading?.isAwaiting) return;
  const { isAwaiting: _, ...read } = reading;
  change(step, token, { reading: read });
  step.effect({ type: 'dataStore.forget', reading: reading.key });
};

const readDataStores: Action = (step, by, params) => {
  const { token } = by;
  const { element, stores } = params as unknown as Pick<Reading, 'element' | 'stores'>;
  forgetDataStores(step, by, {});
  const key = step.nextKey();
  change(step, token, { reading: { key, element, stores } });
  step.effect({ type: 'dataStore.read', token, reading: key, stores: stores.map(({ store }) => store) });
};

/** Asks to be told of the next write, unless what was read is enough by now (DS3). */
const awaitDataStores: Action = (step, by, { awaited }) => {
  const { scope, reading } = step.state.tokens[by.token]!;
  const { key, stores, values = {}, numbers = [] } = reading!;
  step.lookAtVariables();
  if (step.evaluate(`=${String(awaited)}`, { scope, locals: values }) === true) return;
  const named = stores.map(({ store }) => store);
  change(step, by.token, { reading: { ...reading!, isAwaiting: true } });
  step.effect({ type: 'dataStore.await', token: by.token, reading: key, stores: named, numbers });
};

/** Orders the first of the writes that are left, or lets the token go on. */
const writeDataStores: Action = (step, { token }) => {
  const { writing, ...rest } = step.state.tokens[token]!;
  const [first] = writing?.writes ?? [];
  if (!writing || !first) {
    step.put('tokens', token, rest);
    step.send(token, { type: 'dataStore.written' });
    return;
  }
  const key = step.nextKey();
  change(step, token, { writing: { ...writing, key } });
  step.effect({ type: 'dataStore.write', token, writing: key, element: writing.element, ...first });
};

const notAsked = (access: Key): Refusal =>
  refusal('DATA_ACCESS_NOT_FOUND', say(instanceWords.noDataAccess, { access }));

function onRead(step: Stepping, event: EventOf<'dataStore.read'>): Refusal | undefined {
  const reading = step.state.tokens[event.token]?.reading;
  if (reading?.key !== event.reading) return notAsked(event.reading);
  const numbers = event.contents.map(({ number }) => number);
  const isNews = numbers.some((number, index) => number > (reading.numbers?.[index] ?? -1));
  if (!isNews) return notAsked(event.reading);
  const values: Variables = Object.fromEntries(
    reading.stores.map(({ name }, index) => [name, event.contents[index]!.value]),
  );
  const { key, element, stores } = reading;
  change(step, event.token, { reading: { key, element, stores, values, numbers } });
  step.move({ type: 'dataStore.read', key, element, stores: stores.map(({ store }) => store) });
  step.send(event.token, { type: 'dataStore.read' });
}

function onWritten(step: Stepping, event: EventOf<'dataStore.written'>): Refusal | undefined {
  const writing = step.state.tokens[event.token]?.writing;
  if (writing?.key !== event.writing) return notAsked(event.writing);
  const [done, ...writes] = writing.writes;
  const { element } = writing;
  step.move({
    type: 'dataStore.written',
    key: event.writing,
    element,
    store: done!.store,
    number: event.number,
  });
  change(step, event.token, { writing: { element, writes } });
  writeDataStores(step, { token: event.token, state: element, flow: undefined }, {});
}

/** Whoever resolves the incident has the token read, or write, once more. */
function onRefused(step: Stepping, event: EventOf<'dataStore.refused'>): Refusal | undefined {
  const { access, store } = event;
  const token = step.state.tokens[event.token];
  const asked = [token?.reading, token?.writing].find((one) => one?.key === access);
  if (!token || !asked || token.incident !== undefined) return notAsked(access);
  const { element } = asked;
  const { writing } = token;
  if (writing) change(step, token.key, { writing: { element, writes: writing.writes } });
  step.incident({ token: token.key, element }, faultOf(store, event), { kind: 'enter' });
}

function faultOf(store: string, refused: StoreRefusal): Fault {
  if (refused.why === 'unstorable') return new Fault('LIMIT_EXCEEDED', said('storeUnstorable', { store }));
  const values = { store, max: refused.max };
  return refused.why === 'full'
    ? new Fault('DATA_STORE_FULL', said('storeFull', values))
    : new Fault('LIMIT_EXCEEDED', said('storeLong', values));
}

export const dataStore: ElementModule = {
  actions: { readDataStores, awaitDataStores, forgetDataStores, writeDataStores },
  handlers: {
    'dataStore.read': onRead,
    'dataStore.written': onWritten,
    'dataStore.refused': onRefused,
  },
};
