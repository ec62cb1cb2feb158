/** Compiles one scope (a process, the inside of a sub-process, a round of a loop) into its machine. */

import { writesToStores, writingState } from '../elements/dataStore.js';
import type {
  BpmnElement,
  Compiling,
  FlowNode,
  Position,
  Trigger,
  TriggerSite,
} from '../elements/element.js';
import { completionQuantityOf, whenReady } from '../elements/flow/readiness.js';
import { linkDefinition, linkNameOf } from '../elements/linkEvent.js';
import { shapes, triggers } from '../elements/registry.js';
import { splittingState } from '../elements/sequenceFlow.js';
import {
  type Delay,
  type Machine,
  type Start,
  type StateNode,
  type Transition,
  transitionsIn,
} from '../machine.js';

/**
 * A dot separates the parts of a path in XState, so it may not stand in a state's key; a colon never is in an
 * id.
 */
export const stateKey = (id: string): string => id.replaceAll('.', ':');

/** The part of the compilation that is common to all scopes of a process. */
export interface ProcessCompilation {
  report: Compiling['report'];
  /** Compiles a scope inside another and gives the id of its machine. */
  scope(id: string, name: string, nodes: FlowNode[], depth: number, more?: Record<string, StateNode>): string;
}

/** The type whose shape a node takes: a loop's is put around the node's own. */
const shapeType = (node: FlowNode): string => node.loop?.$type ?? node.type;

/** One flow without a condition: an ordinary transition. */
const isPlain = (node: FlowNode): boolean =>
  node.outgoing.length === 1 && node.outgoing[0]!.condition === undefined;

/** BPMN 2.0.2 §8.4.13, §13.2.2: no flow ends the token, several or conditional flows split it. */
function leave(activity: FlowNode): Transition {
  const node = copies(activity);
  if (isPlain(node)) {
    const flow = node.outgoing[0]!;
    return { target: stateKey(flow.target), actions: [{ type: 'take', params: { flow: flow.id } }] };
  }
  const { entry } = splittingState(node, stateKey);
  return { actions: [...(entry === undefined ? [] : [entry].flat()), { type: 'end' }] };
}

/** A flow from a node to itself ends what the node was doing; XState would stay, and begin nothing again. */
function reenter(key: string, state: StateNode): void {
  for (const transition of transitionsIn(state)) if (transition.target === key) transition.reenter = true;
}

/** Several tokens leave as one transition that produces them all. */
function copies(node: FlowNode): FlowNode {
  return {
    ...node,
    outgoing: Array.from({ length: completionQuantityOf(node) }, () => node.outgoing).flat(),
  };
}

/** Whether a node stands outside the flow: an event sub-process, or a compensation handler. */
function isApart({ bpmn, isRound }: FlowNode): boolean {
  // One round of a handler is a scope of its own, which the handler begins.
  return bpmn.triggeredByEvent === true || (bpmn.isForCompensation === true && isRound !== true);
}

/** Nodes that tokens are born in when a scope has no start event (BPMN 2.0.2 §10.5.2). */
function isImpliedStart(node: FlowNode): boolean {
  const isLink = node.eventDefinitions[0]?.$type === linkDefinition;
  return node.incoming.length === 0 && node.type !== 'bpmn:BoundaryEvent' && !isLink && !isApart(node);
}

export class ScopeCompilation implements Compiling {
  private readonly process: ProcessCompilation;
  private readonly id: string;
  private readonly name: string;
  private readonly nodes: FlowNode[];
  private readonly depth: number;
  private readonly states: Record<string, StateNode> = {};
  private readonly meta: Machine['meta'] = {};
  /** What starts an instance from outside; known once the machine is made. */
  starts: Start[] = [];
  readonly key = stateKey;

  constructor(process: ProcessCompilation, id: string, name: string, nodes: FlowNode[], depth: number) {
    this.process = process;
    this.id = id;
    this.name = name;
    this.nodes = nodes;
    this.depth = depth;
  }

  machine(): Machine {
    for (const node of this.nodes) this.states[stateKey(node.id)] = this.state(node);
    for (const node of this.nodes) this.attach(node);
    if (this.depth === 0) {
      this.starts = this.nodes.flatMap((node) => shapes.get(node.type)?.starts?.(node, this) ?? []);
    }
    for (const [key, state] of Object.entries(this.states)) reenter(key, state);
    const initial = this.initial();
    const meta = { ...(this.name !== this.id && { name: this.name }), ...this.meta };
    return { id: this.id, initial, states: this.states, meta };
  }

  private state(node: FlowNode): StateNode {
    const shape = shapes.get(shapeType(node));
    if (!shape) {
      const text = `"${node.name}" (${node.id}) is a ${shapeType(node)}, which this version does not support`;
      this.report(node.id, 'element-unsupported', text);
      return {};
    }
    const name = node.name === node.id ? {} : { name: node.name };
    const meta = { element: node.type, ...name };
    const state = { ...shape.state(node, this), meta };
    return whenReady(node, state, this);
  }

  private attach(node: FlowNode): void {
    const key = stateKey(node.id);
    const host = this.states[`${key}~run`] ?? this.states[key]!;
    for (const event of node.boundary) shapes.get(event.type)?.attach?.(event, host, this);
  }

  /** The state of the first token: the none start event, or a state that splits to all implied starts. */
  private initial(): string {
    const starts = this.nodes.filter((node) => node.type === 'bpmn:StartEvent');
    const none = starts.filter((node) => node.eventDefinitions.length === 0);
    // Each start event of a process is one by itself: whoever starts without naming one takes the first.
    const [first] = none.length > 0 ? none : starts;
    if (first) return stateKey(first.id);
    // A process that only a trigger starts begins nowhere else; its first state just has to be one.
    const [unasked, asked] = [false, true].map((instantiate) =>
      this.nodes.filter((node) => isImpliedStart(node) && (node.bpmn.instantiate === true) === instantiate),
    ) as [FlowNode[], FlowNode[]];
    const begun = unasked.length > 0 ? unasked : asked.slice(0, 1);
    const implied = begun.map((node) => ({ target: stateKey(node.id) }));
    // A sub-process in which nothing is to be done is complete at once.
    if (implied.length === 0 && (this.depth === 0 || !this.nodes.every(isApart))) {
      const element = this.id.replace(/~round$/, '');
      this.report(
        element,
        'start-missing',
        'Nothing can begin: there is no start event and no node without incoming flows',
        '10.5.2',
      );
    }
    if (implied.length === 1) return implied[0]!.target;
    const entry = { type: 'produce', params: { flows: implied } };
    this.addState('~start', { type: 'final', ...(implied.length > 0 && { entry }) });
    return '~start';
  }

  /** What a node yields for data stores is written behind it, before its flows are taken. */
  leave(node: FlowNode): Transition {
    const onward = leave(node);
    if (!writesToStores(node)) return onward;
    const key = `${stateKey(node.id)}~write`;
    this.addState(key, { ...writingState(onward), meta: { element: node.type } });
    return { target: key };
  }

  pass(node: FlowNode): StateNode {
    if (writesToStores(node)) return { always: [this.leave(node)] };
    return isPlain(node) ? { always: [leave(node)] } : splittingState(node, stateKey);
  }

  delay(name: string, delay: Delay): string {
    this.meta.delays = { ...this.meta.delays, [name]: delay };
    return name;
  }

  addState(key: string, state: StateNode): void {
    this.states[key] = state;
  }

  listen(key: string, state: StateNode, first = false): void {
    this.addState(key, { ...state, tags: ['listener'] });
    const others = this.meta.listeners ?? [];
    this.meta.listeners = first ? [key, ...others] : [...others, key];
  }

  compensateBy(key: string): void {
    this.meta.compensateBy = key;
  }

  node(id: string): FlowNode | undefined {
    return this.nodes.find((node) => node.id === id);
  }

  linkTarget(from: FlowNode, name: string): string | undefined {
    const target = this.nodes.find(
      (node) =>
        node !== from &&
        node.type === 'bpmn:IntermediateCatchEvent' &&
        linkNameOf(node.eventDefinitions[0]) === name,
    );
    return target && stateKey(target.id);
  }

  triggers(node: FlowNode, position: Position): [Trigger, TriggerSite][] {
    return node.eventDefinitions.flatMap((definition, index): [Trigger, TriggerSite][] => {
      const trigger = triggers.get(definition.$type);
      if (!trigger?.positions.includes(position)) {
        const what = `a ${node.type} with ${definition.$type}`;
        const text = `"${node.name}" (${node.id}) is ${what}, which is not supported here`;
        this.report(node.id, 'element-unsupported', text);
        return [];
      }
      const name = index === 0 ? stateKey(node.id) : `${stateKey(node.id)}~${index}`;
      return [[trigger, { node, definition, position, name }]];
    });
  }

  raise(node: FlowNode, definition: BpmnElement, condition?: string) {
    const thrower: FlowNode = { ...node, eventDefinitions: [definition] };
    return this.triggers(thrower, 'implicitThrow').flatMap(([trigger, site]) => {
      const action = trigger.raise?.(site, this).entry;
      return action ? [{ ...(condition !== undefined && { condition }), action }] : [];
    });
  }

  scope(node: FlowNode, more?: Record<string, StateNode>): string {
    return this.process.scope(stateKey(node.id), node.name, node.nodes, this.depth + 1, more);
  }

  body(node: FlowNode): string {
    const { loop: _around, defaultFlow: _outside, ...once } = node;
    const round: FlowNode = { ...once, incoming: [], outgoing: [], boundary: [], isRound: true };
    return this.process.scope(`${stateKey(node.id)}~round`, node.name, [round], this.depth + 1);
  }

  report: Compiling['report'] = (...finding) => this.process.report(...finding);
}
