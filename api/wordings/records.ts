/** What is said of things that are looked up: what is not there, and what does not concern the caller. */
import { wording } from '../../engine/wording.js';

export const recordWords = {
  noIncident: wording('没有异常“{key}”', 'There is no incident "{key}"'),
};
