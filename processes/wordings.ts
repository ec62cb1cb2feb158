/** What the start checks of the procedures say to an applicant. */
import { wording } from '../engine/wording.js';

export const applicationWords = {
  unfit: wording(
    '申请内容填写不符合要求，请按各项提示改正',
    'The application does not fit: mend the fields that are named',
  ),
};
