/** What is said of authorisations, deliveries and the catalogue. */
import { type Text, wording } from '../../engine/wording.js';
import type { AuthorisationState } from '../../models/authorisations.js';

/** The states of an authorisation, as people call them. */
export const stateWords: Readonly<Record<AuthorisationState, Text>> = {
  active: { zh: '有效', en: 'active' },
  suspended: { zh: '已暂停', en: 'suspended' },
  expired: { zh: '已期满', en: 'expired' },
  terminated: { zh: '已终止', en: 'terminated' },
  withdrawn: { zh: '已收回', en: 'withdrawn' },
};

/** What a provider decides over an authorisation. */
export const decisionWords = {
  suspension: { zh: '暂停', en: 'suspension' },
  resumption: { zh: '恢复', en: 'resumption' },
  termination: { zh: '终止', en: 'termination' },
};

export const grantWords = {
  foreignAuthorisation: wording(
    '授权“{key}”与您的单位无关',
    'The authorisation "{key}" does not concern your organisation',
  ),
  foreignDelivery: wording(
    '交付“{key}”与您的单位无关',
    'The delivery "{key}" does not concern your organisation',
  ),
  notWaiting: wording(
    '授权“{key}”{state}，不能{name}',
    'The authorisation "{key}" is {state}: it takes no {name}',
  ),
  outOfForce: wording(
    '授权“{key}”{state}，不能再取用数据',
    'The authorisation "{key}" is {state}: its data is not to be fetched any more',
  ),
  noAuthorisation: wording('没有授权“{key}”', 'There is no authorisation "{key}"'),
  useOrder: wording('“from”不得晚于“until”', 'Expected "from" not after "until"'),
  usePast: wording('只能报告已经发生的使用', 'Expected a use that is past'),
  otherReport: wording('报告“{report}”已有不同内容', 'The report "{report}" says something else already'),
  noDelivery: wording('没有交付“{key}”', 'There is no delivery "{key}"'),
  receiverOnly: wording(
    '交付“{key}”的文件仅供“{receiver}”下载',
    'The file of "{key}" is for "{receiver}" alone',
  ),
  notFromStore: wording(
    '交付“{key}”的数据不是由目录存放的文件交付',
    'The delivery "{key}" did not come from the store',
  ),
  approvers: wording(
    '授权“{key}”只能由数据提供方 {provider} 的审批人暂停、恢复或终止',
    'Only the approvers of its provider {provider} suspend, resume or terminate the authorisation "{key}"',
  ),
  reasons: wording(
    '请说明具体理由，不少于 {min} 个字',
    'State specific reasons, of at least {min} characters',
  ),
};
