/** The cases of all rules, by family. */
import { activityCases } from './activityCases.js';
import { boundaryCases } from './boundaryCases.js';
import { collaborationCases } from './collaborationCases.js';
import { conditionCases } from './conditionCases.js';
import { conversationCases } from './conversationCases.js';
import { dataCases } from './dataCases.js';
import { dataScopeCases } from './dataScopeCases.js';
import { eventCases } from './eventCases.js';
import { flowCases } from './flowCases.js';
import { gatewayCases } from './gatewayCases.js';
import { loopCases } from './loopCases.js';
import type { RuleCase } from './ruleCase.js';
import { taskDataCases } from './taskDataCases.js';
import { timerCases } from './timerCases.js';
import { unsupportedCases } from './unsupportedCases.js';

export const families: Record<string, RuleCase[]> = {
  flowCases,
  conditionCases,
  eventCases,
  boundaryCases,
  timerCases,
  gatewayCases,
  activityCases,
  loopCases,
  dataCases,
  dataScopeCases,
  taskDataCases,
  collaborationCases,
  conversationCases,
  unsupportedCases,
};
