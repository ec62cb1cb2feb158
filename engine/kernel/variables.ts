/**
 * Variables: inner scopes shadow outer ones; a result is written where its name is already known, else to the
 * process (as in Camunda 8, whose models we run).
 */

import { Fault } from '../elements/contract/fault.js';
import type { Place, Stepping } from '../elements/contract/stepping.js';
import { valueIn } from '../elements/dataFlow/dataSets.js';
import { mappingPathPartsMax } from '../limits.js';
import type { Json, Key, Mapping, StoreWrite, Variables } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { carryWrites } from './stores.js';

export function lookup(step: Stepping, place: Place, name: string): Json | undefined {
  if (place.locals && Object.hasOwn(place.locals, name)) return place.locals[name];
  if (place.activity && Object.hasOwn(place.activity.variables, name)) return place.activity.variables[name];
  let scope = step.state.scopes[place.scope];
  while (scope) {
    if (Object.hasOwn(scope.variables, name)) return scope.variables[name];
    scope = scope.activity === undefined ? undefined : outer(step, scope.activity);
  }
  return undefined;
}

function outer(step: Stepping, activity: Key) {
  const enclosing = step.state.activities[activity];
  return enclosing ? step.state.scopes[enclosing.scope] : undefined;
}

export function setVariables(step: Stepping, from: Key, variables: Variables, local = false): void {
  step.lookAtVariables();
  const byScope = new Map<Key, Variables>();
  for (const [name, value] of Object.entries(variables)) {
    const owner = local ? from : ownerOf(step, from, name);
    byScope.set(owner, { ...byScope.get(owner), [name]: value });
  }
  for (const [key, changed] of byScope) {
    const scope = step.state.scopes[key]!;
    step.put('scopes', key, { ...scope, variables: { ...scope.variables, ...changed } });
    step.move({ type: 'variables.set', scope: key, variables: changed });
  }
}

function ownerOf(step: Stepping, from: Key, name: string): Key {
  let key = from;
  for (;;) {
    const scope = step.state.scopes[key]!;
    if (scope.activity === undefined || Object.hasOwn(scope.variables, name)) return key;
    key = step.state.activities[scope.activity]!.scope;
  }
}

function refuseDeep(path: string): void {
  if (path.split('.').length <= mappingPathPartsMax) return;
  throw new Fault('LIMIT_EXCEEDED', said('deepMapping', { path, max: mappingPathPartsMax }));
}

/** Writes a value to a dotted path, copying what it passes. */
function assign(into: Variables, path: string, value: Json): void {
  refuseDeep(path);
  const parts = path.split('.');
  let target = into;
  for (const part of parts.slice(0, -1)) {
    const found = Object.hasOwn(target, part) ? target[part] : undefined;
    const copy = found !== null && typeof found === 'object' && !Array.isArray(found) ? { ...found } : {};
    define(target, part, copy);
    target = copy;
  }
  define(target, parts.at(-1)!, value);
}

/** A plain assignment would call a setter for a variable named `__proto__`. */
function define(target: Variables, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}

export function mapInputs(step: Stepping, mappings: Mapping[], place: Place): Variables {
  const locals: Variables = {};
  for (const { source, target, when } of mappings) {
    const seen = { ...place, locals: { ...place.locals, ...locals } };
    if (holds(step, when, seen)) assign(locals, target, step.evaluate(source, seen));
  }
  return locals;
}

const holds = (step: Stepping, when: string | undefined, place: Place): boolean =>
  when === undefined || step.evaluate(`=${when}`, place) === true;

/**
 * The results as outputs of data: what has no name of its own is what its senders give, or the whole of the
 * results.
 */
function namedOutputs(mappings: Mapping[], results: Variables): Variables {
  const named = { ...results };
  for (const { takes = [], whole, sentAs = [] } of mappings) {
    const sent = sentAs.find((name) => Object.hasOwn(results, name));
    const all = sent === undefined ? results : results[sent]!;
    for (const name of takes) if (whole && !Object.hasOwn(results, name)) define(named, name, all);
  }
  return named;
}

/** What no data association takes; with mappings of zeebe nothing else leaves. */
function untaken(mappings: Mapping[], results: Variables): Variables {
  if (mappings.some(({ takes }) => takes === undefined)) return {};
  const taken = new Set(mappings.flatMap(({ takes }) => takes ?? []));
  return Object.fromEntries(Object.entries(results).filter(([name]) => !taken.has(name)));
}

export function mapOutputs(step: Stepping, mappings: Mapping[], place: Place, results: Variables): void {
  if (mappings.length === 0) {
    if (Object.keys(results).length > 0) setVariables(step, place.scope, results);
    return;
  }
  const outputs: Variables = untaken(mappings, results);
  const named = namedOutputs(mappings, results);
  const writes: StoreWrite[] = [];
  for (const { source, target, when, takes = [], dataStore } of mappings) {
    const seen = { ...place, locals: { ...named, ...outputs } };
    const isProduced = takes.every((name) => valueIn(named, name) !== null);
    if (!isProduced || !holds(step, when, seen)) continue;
    if (dataStore) {
      refuseDeep(target);
      writes.push({ ...dataStore, value: step.evaluate(source, seen) });
      continue;
    }
    const root = target.split('.')[0]!;
    if (target.includes('.') && !Object.hasOwn(outputs, root)) {
      const known = lookup(step, { scope: place.scope }, root);
      if (known !== undefined) define(outputs, root, known);
    }
    assign(outputs, target, step.evaluate(source, seen));
  }
  setVariables(step, place.scope, outputs);
  const carrier = place.carrier ?? place.activity;
  if (carrier && writes.length > 0) carryWrites(step, carrier.token, carrier.element, writes);
}
