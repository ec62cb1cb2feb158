/**
 * The application of A13-a: a county department hands it to its county's agency, with a scan of the stamped
 * form. The agency's staff may fill it in for the department, which it then names.
 */
import type { Variables } from '../../engine/vocabulary.js';
import type { Organisation } from '../../models/organisations.js';
import {
  checkInterfaceApplication,
  type InterfaceApplication,
  sealRequired,
} from '../interfaceApplication.js';
import {
  type Entitling,
  invalid,
  refuse,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from '../startDecision.js';

export const entitleArticle13: Entitling = async (own, context) => {
  if (own?.kind === 'county-agency') return undefined;
  if (own?.kind !== 'county-department') {
    return refuse('FORBIDDEN', '第十三条适用于区县政务部门；市级政务部门按第十二条申请');
  }
  const agency = await context.findOrganisation(own.parent ?? '');
  if (agency?.kind === 'county-agency') return undefined;
  return refuse('FORBIDDEN', `"${own.name}" 所在区县尚未登记政务数据管理部门，无人审核和代为提交`);
};

/**
 * Refuses what cannot be applied for under Article 13; otherwise gives the variables the process starts
 * with. `agency` checks and submits; `informed` are the groups that hear what the applicant hears.
 */
export const checkArticle13 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkInterfaceApplication(variables, context, async (application, caller) => {
    const refused = await entitleArticle13(caller, context);
    if (refused || !caller) return refused ?? unknownOrganisation(context);
    const department = await departmentOf(application, caller, context);
    if (department?.kind !== 'county-department') return unknownDepartment(caller);
    const agency = await context.findOrganisation(department.parent ?? '');
    const isForeign = caller.kind === 'county-agency' && caller._id !== agency?._id;
    if (!agency || isForeign) return unknownDepartment(caller);
    if (!application.stampedScan) return sealRequired('须上传加盖本部门公章的申请表扫描件');
    const informed = [`county-agency@${agency._id}`, `requester@${department._id}`];
    return {
      ok: true,
      department,
      collectedBy: agency,
      added: { agency: { code: agency._id, name: agency.name }, informed },
    };
  });

const unknownDepartment = (caller: Organisation): StartDecision =>
  caller.kind === 'county-agency'
    ? invalid('department', `代填申请须写明所代部门，且属于 "${caller.name}" 的辖区`)
    : invalid('department', `"${caller.name}" 只为本部门申请，不代其他部门申请`);

/** A department applies for itself; an agency for the department that it names. */
async function departmentOf(
  { department }: InterfaceApplication,
  caller: Organisation,
  context: StartContext,
): Promise<Organisation | null> {
  if (caller.kind === 'county-agency') return context.findOrganisation(department ?? '');
  return department && department !== caller._id ? null : caller;
}
