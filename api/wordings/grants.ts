/** What is said of authorisations, deliveries and the catalogue. */
import { wording } from '../../engine/wording.js';

export const grantWords = {
  reasons: wording(
    '请说明具体理由，不少于 {min} 个字',
    'State specific reasons, of at least {min} characters',
  ),
};
