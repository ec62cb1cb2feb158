/** The application of A12: a municipal department, with its electronic seal or a scan of the stamped form. */
import type { Variables } from '../../engine/vocabulary.js';
import { checkInterfaceApplication, sealRequired } from '../interfaceApplication.js';
import {
  type Entitling,
  invalid,
  refuse,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from '../startDecision.js';

export const entitleArticle12: Entitling = async (own) =>
  own?.kind === 'municipal-department'
    ? undefined
    : refuse('FORBIDDEN', '第十二条适用于市级政务部门；区县政务部门按第十三条申请');

/**
 * Refuses what cannot be applied for under Article 12; otherwise gives the variables the process starts
 * with. `informed` are the groups that hear what the applicant hears: here nobody else.
 */
export const checkArticle12 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkInterfaceApplication(variables, context, async (application, department) => {
    const refused = await entitleArticle12(department, context);
    if (refused || !department) return refused ?? unknownOrganisation(context);
    if (application.department) return invalid('department', '市级政务部门只为本部门申请');
    if (!application.stampedScan && !application.electronicSeal) {
      return sealRequired('申请表须加盖部门电子公章，或上传加盖公章的申请表扫描件');
    }
    return { ok: true, department, added: { informed: [] } };
  });
