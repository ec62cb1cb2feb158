/** A `.form` resource → its id and schema, or what is wrong with it. The schema is form-js's own business. */
import { z } from 'zod';
import { canonicalJson, DigestError, sha256 } from '../kernel/digest.js';
import type { Finding } from '../vocabulary.js';

const formSchema = z.looseObject({
  id: z.string().min(1).max(200),
  components: z.array(z.looseObject({ type: z.string() })),
});

export interface ReadForm {
  formId: string;
  schemaText: string;
  fingerprint: string;
}

export function readForm(content: string): { ok: true; form: ReadForm } | { ok: false; findings: Finding[] } {
  const fault = (element: string, rule: string, message: string): Finding => ({
    severity: 'error',
    element,
    rule,
    message,
  });
  try {
    const parsed = formSchema.safeParse(JSON.parse(content));
    if (parsed.success) {
      const fingerprint = sha256(canonicalJson(parsed.data));
      return { ok: true, form: { formId: parsed.data.id, schemaText: content, fingerprint } };
    }
    const findings = parsed.error.issues.map((issue) => fault(issue.path.join('.'), 'form', issue.message));
    return { ok: false, findings };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof DigestError)) throw error;
    return { ok: false, findings: [fault('', 'json', `the form is not JSON: ${error.message}`)] };
  }
}
