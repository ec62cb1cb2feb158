/** The variable `applicant`, which the server sets from a token, as the state of an instance holds it. */
import type { InstanceState, Json } from '../vocabulary.js';

type JsonObject = { [name: string]: Json };

export const objectOf = (value: Json | undefined): JsonObject | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;

export const applicantIn = ({ scopes, root }: InstanceState): JsonObject | undefined =>
  objectOf(scopes[root]?.variables.applicant);

/** The platform entered it for a department that applied on paper. */
export const isOffline = (state: InstanceState): boolean => applicantIn(state)?.offline !== undefined;
