/** The application of A11-1: a county department, whose data is pushed to its county's front-end library. */
import type { Variables } from '../../engine/vocabulary.js';
import { refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { checkSubscription } from '../subscription.js';

/**
 * Refuses what cannot be applied for under Article 11; otherwise gives the variables the process starts
 * with. `delivery.library` names the library that the county's agency keeps.
 */
export const checkArticle11 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkSubscription(variables, context, async (department) => {
    if (department?.kind !== 'county-department') {
      return refuse('FORBIDDEN', '第十一条适用于区县政务部门；市级政务部门按第十条申请');
    }
    const agency = await context.findOrganisation(department.parent ?? '');
    if (!agency?.frontEndLibrary) {
      return refuse('FORBIDDEN', `"${department.name}" 所在区县尚未登记前置库，数据无处推送，请先由平台登记`);
    }
    return { ok: true, department, target: { library: agency.frontEndLibrary } };
  });
