/** Schemas that many routes share: keys, instants, variables, and the texts of Camunda 8's clients. */
import { z } from 'zod';
import type { Json } from '../engine/vocabulary.js';
import { apiLimits } from './limits.js';
import { expects } from './wordings/fields.js';

export const tenantId = '<default>';

export const KeySchema = z
  .string()
  .min(1)
  .max(25)
  .regex(/^[0-9]+$/, expects.key)
  .meta({ id: 'Key' });

export const InstantSchema = z.iso.datetime({ offset: true });
/** Instants of answers are always UTC. */
export const AnsweredInstantSchema = z.iso.datetime();
export const DateSchema = z.iso.date();

export const TenantSchema = z.literal(tenantId);
/** Camunda's clients send the tenant along; there is one. */
export const TenantGivenSchema = z.literal(tenantId, { error: expects.tenant(tenantId) }).nullish();

export const JsonSchema = z.unknown() as unknown as z.ZodType<Json>;

const variableName = z
  .string()
  .max(apiLimits.keyCharactersMax)
  .regex(/^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u, expects.variableName);

export const VariablesSchema = z
  .record(variableName, JsonSchema)
  .refine((variables) => Object.keys(variables).length <= apiLimits.variablesMax, {
    error: expects.variables,
  })
  .meta({ id: 'Variables' });
export const VariablesGivenSchema = VariablesSchema.nullish().transform((variables) => variables ?? {});

/** A whole number in an address. */
export const WholeNumberSchema = (min = 0, max = 999_999_999) =>
  z
    .string()
    .regex(/^\d{1,9}$/, expects.wholeNumber)
    .transform(Number)
    .pipe(z.int().gte(min).lte(max));

/** Clients send 64-bit numbers as numbers or as decimal strings. */
export const LongSchema = (min: number, max: number) =>
  z
    .union([
      z.int(),
      z
        .string()
        .regex(/^-?\d{1,16}$/)
        .transform(Number),
    ])
    .pipe(z.int().gte(min).lte(max));

export const OperationReferenceSchema = LongSchema(1, Number.MAX_SAFE_INTEGER).nullish();

export const ElementIdSchema = z.string().min(1).max(256);
export const UserNameSchema = z.string().min(1).max(200);

/** The time of day counts nothing in the log, but answers always carry UTC with milliseconds. */
export const instantOf = (date: Date): string => date.toISOString();
