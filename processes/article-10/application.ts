/**
 * The application of A10-1: what the caller must say, and what the catalogue adds to it. The caller's
 * words become `delivery`, `purpose` and `use`; `resource` and `applicant` come from the catalogue and
 * the token alone.
 */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import type { CatalogueResource } from '../../models/resources.js';
import { type Applicant, refuse, type StartContext, type StartDecision } from '../startDecision.js';

const purposeCharactersMin = 20;
const purposeCharactersMax = 2_000;
const shanghaiOffsetMs = 8 * 60 * 60 * 1000;

const ApplicationSchema = z.strictObject({
  resource: z.string().min(1).max(64),
  delivery: z.strictObject({
    mode: z.enum(['table', 'file'], { error: '本流程办理库表和文件共享；服务接口按第十二条、第十三条申请' }),
    format: z.string().max(16).nullish(),
  }),
  purpose: z
    .string()
    .max(purposeCharactersMax)
    .refine((text) => text.replace(/\s/g, '').length >= purposeCharactersMin, {
      error: `请写明履职依据和具体用途，不少于 ${purposeCharactersMin} 个字`,
    }),
  use: z
    .strictObject({ from: z.iso.date(), until: z.iso.date() })
    .refine((use) => use.from <= use.until, { error: '使用截止日期不得早于起始日期', path: ['until'] }),
});
type Application = z.infer<typeof ApplicationSchema>;

const invalid = (path: string, message: string): StartDecision =>
  refuse('VARIABLES_INVALID', message, { errors: [{ path, message }] });

/**
 * Refuses what cannot be applied for under Article 10; otherwise gives the variables the process starts
 * with.
 */
export async function checkApplication(variables: Variables, context: StartContext): Promise<StartDecision> {
  const read = ApplicationSchema.safeParse(variables);
  if (!read.success) {
    const errors = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    return refuse('VARIABLES_INVALID', '申请内容填写不符合要求', { errors });
  }
  const application = read.data;
  const [organisation, resource] = await Promise.all([
    context.findOrganisation(context.applicant.organisation),
    context.findResource(application.resource),
  ]);
  if (!resource) return invalid('resource', `目录中没有资源 "${application.resource}"`);
  if (organisation?.kind !== 'municipal-department') {
    return refuse('FORBIDDEN', '第十条适用于市级政务部门；区县政务部门按第十一条申请');
  }
  const today = new Date(Date.parse(context.now) + shanghaiOffsetMs).toISOString().slice(0, 10);
  const refusal = refuseTerms(application, resource, context.applicant, today);
  if (refusal) return refusal;
  const provider = await context.findOrganisation(resource.provider);
  return {
    ok: true,
    variables: {
      ...application,
      delivery: deliveryOf(application),
      resource: termsOf(resource, provider?.name ?? resource.provider),
      applicant: { ...context.applicant, organisationName: organisation.name },
    },
  };
}

function refuseTerms(
  application: Application,
  resource: CatalogueResource,
  applicant: Applicant,
  today: string,
): StartDecision | undefined {
  const { mode, format } = application.delivery;
  if (resource.shareType === 'not-shared') {
    const ground = resource.shareCondition ?? '提供方未开放共享';
    return refuse('RESOURCE_NOT_SHARED', `资源 "${resource._id}" 不予共享，不能申请：${ground}`);
  }
  if (resource.provider === applicant.organisation) return invalid('resource', '本部门的数据无需申请共享');
  if (!resource.modes.includes(mode)) {
    return invalid(
      'delivery.mode',
      `资源 "${resource._id}" 不以此方式共享，可选：${resource.modes.join('、')}`,
    );
  }
  if (mode === 'file' && !resource.formats.includes(format ?? '')) {
    return invalid('delivery.format', `请选择该资源提供的文件格式：${resource.formats.join('、')}`);
  }
  if (application.use.until < today) return invalid('use.until', '使用截止日期已过');
  return undefined;
}

/** A format is only said of files. */
function deliveryOf({ delivery: { mode, format } }: Application): Variables {
  return mode === 'file' && format ? { mode, format } : { mode };
}

/**
 * The terms of the catalogue as they were on the day of the application: a later change does not touch
 * it.
 */
function termsOf(resource: CatalogueResource, providerName: string): Variables {
  return {
    code: resource._id,
    name: resource.name,
    provider: resource.provider,
    providerName,
    shareType: resource.shareType,
    shareCondition: resource.shareCondition ?? null,
    modes: resource.modes,
    collected: resource.collected,
    baseLibrary: resource.baseLibrary,
    controlledParams: resource.controlledParams,
    revision: resource.revision,
  };
}
