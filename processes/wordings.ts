/** What the start checks of the procedures say to an applicant. */
import { wording } from '../engine/wording.js';

export const applicationWords = {
  unfit: wording(
    '申请内容填写不符合要求，请按各项提示改正',
    'The application does not fit: mend the fields that are named',
  ),
  tablesAndFiles: wording(
    '本流程办理库表和文件共享；服务接口按第十二条、第十三条申请',
    'This is for tables and files; a service interface is applied for under Articles 12 and 13',
  ),
};
