/** What is said of electronic seals, their keys and what they seal. */
import { wording } from '../../engine/wording.js';

export const sealWords = {
  none: wording('没有电子印章“{key}”', 'There is no seal "{key}"'),
  noSuchRecord: wording('没有电子签章记录“{key}”', 'There is no seal record "{key}"'),
  foreign: wording('印章“{seal}”不属于您的单位', 'The seal "{seal}" is not one of your organisations'),
  outOfTerm: wording(
    '印章“{seal}”在 {signedAt} 不在有效期内',
    'The seal "{seal}" was not valid at {signedAt}',
  ),
  expired: wording(
    '印章“{seal}”的有效期到 {until} 为止，已不能用于签章',
    'The term of the seal "{seal}" ends at {until}: nothing can be sealed with it',
  ),
  revoked: wording('印章“{seal}”已于 {at} 撤销', 'The seal "{seal}" was revoked at {at}'),
  future: wording('签章时间“{signedAt}”在将来', 'The sealing time "{signedAt}" lies in the future'),
  old: wording(
    '签章时间“{signedAt}”已超过 {hours} 小时，请重新签章',
    'The sealing time "{signedAt}" is more than {hours} hours ago: seal it again',
  ),
  notOver: wording(
    '签名不是印章“{seal}”（{algorithm}）对此内容所签，请重新签章',
    'The signature is not one of seal "{seal}" ({algorithm}) over this content: seal it again',
  ),
  noRecord: wording(
    '没有本部门的电子签章记录“{key}”',
    'There is no seal record "{key}" of the department that applies',
  ),
  otherContent: wording(
    '申请内容与电子签章所签内容不一致，请重新签章',
    'The application differs from what was sealed: seal it again',
  ),
  keyKind: wording(
    '支持 SM2、{curves}上的 ECDSA 和 {bits} 位及以上的 RSA；该密钥为“{found}”',
    'Supported are SM2, ECDSA on {curves}, and RSA from {bits} bits; this key is "{found}"',
  ),
  notPem: wording('{field}不是可读取的 PEM', 'The {field} cannot be read as PEM'),
  exists: wording('使用此密钥的印章已登记', 'A seal with this key is registered already'),
};
