/** What of a request counts: whether it can be stored, and whether two requests are the same. */
import { CodedError } from '../errors.js';
import { type CommitBody, canonicalJson, commitText, DigestError, sha256 } from '../kernel/digest.js';
import { commitCharsMax, eventCharsMax, idempotencyKeyCharsMax } from '../limits.js';
import type { Command, StartCommand } from '../ports.js';
import type { Actor, Event, EventOf } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';

/** What a start says of the first event of its instance. */
export type Started = Omit<EventOf<'instance.started'>, 'at' | 'by' | 'calendar'>;

/** Canonical JSON of an event; refuses what the database could not give back as it was given (C10). */
export function eventTextOf(event: Event): string {
  const text = storable(event.type, () => canonicalJson(event));
  if (text.length <= eventCharsMax) return text;
  throw new CodedError(
    'PAYLOAD_TOO_LARGE',
    say(instanceWords.longEvent, { max: eventCharsMax, type: event.type, found: text.length }),
  );
}

/** The hash of a commit, once it is known that the commit can be stored (C10). */
export function sealOf(body: CommitBody, eventText: string): { hash: string; chars: number } {
  const text = storable(body.event.type, () => commitText(body, eventText));
  if (text.length <= commitCharsMax) return { hash: sha256(text), chars: text.length };
  throw new CodedError(
    'STATE_TOO_LARGE',
    say(instanceWords.longCommit, {
      max: commitCharsMax,
      type: body.event.type,
      instance: body.instance,
      found: text.length,
    }),
  );
}

/** What cannot be given back as it was given is the caller's fault (C10). */
export function storable(what: string, make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof DigestError)) throw error;
    throw new CodedError(
      'VARIABLES_INVALID',
      say(instanceWords.notStorable, { what, reason: error.message }),
    );
  }
}

/** What identifies a start under an idempotency key (C8). */
export function fingerprintOf(command: StartCommand, by: Actor, idempotencyKey: string): string {
  checkIdempotencyKey(idempotencyKey);
  return sha256(storable('instance.started', () => canonicalJson({ ...command, by })));
}

export function checkIdempotencyKey(key: string): void {
  if (key.length > 0 && key.length <= idempotencyKeyCharsMax) return;
  throw new CodedError(
    'INVALID_ARGUMENT',
    say(instanceWords.keyLength, { max: idempotencyKeyCharsMax, found: key.length }),
  );
}

/** The same command by the same actor, whenever it came (C8). */
export function isSameRequest(event: Event, command: Command | Started, by: Actor): boolean {
  const { at: _at, calendar: _calendar, ...recorded } = event;
  return canonicalJson(recorded) === canonicalJson({ ...command, by });
}
