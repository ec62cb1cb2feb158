/** Schemas that many routes share: keys, instants, variables, and the texts of Camunda 8's clients. */
import { z } from 'zod';
import type { Json } from '../engine/vocabulary.js';
import { apiLimits } from './limits.js';

export const tenantId = '<default>';

export const KeySchema = z
  .string()
  .min(1)
  .max(25)
  .regex(/^[0-9]+$/, 'expected a key of up to 25 digits')
  .meta({ id: 'Key' });

export const InstantSchema = z.iso.datetime({ offset: true });
/** Instants of answers are always UTC. */
export const AnsweredInstantSchema = z.iso.datetime();
export const DateSchema = z.iso.date();

export const TenantSchema = z.literal(tenantId);
/** Camunda's clients send the tenant along; there is one. */
export const TenantGivenSchema = z
  .literal(tenantId, { error: `expected the tenant "${tenantId}"` })
  .nullish();

export const JsonSchema = z.unknown() as unknown as z.ZodType<Json>;

const variableName = z
  .string()
  .max(apiLimits.keyCharactersMax)
  .regex(/^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u, 'expected a name of letters, digits, "_" and "-"');

export const VariablesSchema = z
  .record(variableName, JsonSchema)
  .refine((variables) => Object.keys(variables).length <= apiLimits.variablesMax, {
    message: `expected at most ${apiLimits.variablesMax} variables`,
  })
  .meta({ id: 'Variables' });
export const VariablesGivenSchema = VariablesSchema.nullish().transform((variables) => variables ?? {});

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
