/** What the schemas of requests expect of a field, where they say it themselves. */
import { expecting } from '../../engine/wordings/issues.js';
import { apiLimits } from '../limits.js';

const { variablesMax, pageOffsetMax, likeWildcardsMax } = apiLimits;

/** For the `error` of a schema. */
export const expects = {
  key: expecting({ zh: '应为不超过 25 位数字的编号', en: 'expected a key of up to 25 digits' }),
  tenant: (id: string) => expecting({ zh: `租户应为“${id}”`, en: `expected the tenant "${id}"` }),
  variableName: expecting({
    zh: '名称应由字母或汉字、数字、“_”和“-”组成，不以数字或“-”开头',
    en: 'expected a name of letters, digits, "_" and "-", beginning with a letter or "_"',
  }),
  variables: expecting({
    zh: `变量最多 ${variablesMax} 个`,
    en: `expected at most ${variablesMax} variables`,
  }),
  wholeNumber: expecting({ zh: '应为整数', en: 'expected a whole number' }),
  onePlace: expecting({
    zh: '“from”“after”“before”只能使用其一',
    en: 'expected one of "from", "after" and "before"',
  }),
  offset: expecting({
    zh: `from 与 limit 之和不得大于 ${pageOffsetMax}，之后请用游标“after”翻页`,
    en: `expected from + limit up to ${pageOffsetMax}; use the cursor "after" beyond it`,
  }),
  wildcards: expecting({
    zh: `“*”最多 ${likeWildcardsMax} 个`,
    en: `expected at most ${likeWildcardsMax} "*"`,
  }),
  words: (max: number) => expecting({ zh: `检索词最多 ${max} 个`, en: `expected at most ${max} words` }),
  resourceCode: expecting({
    zh: '应由小写字母、数字、“.”“_”和“-”组成，以字母或数字开头',
    en: 'expected small letters, digits and ".", "_", "-", beginning with a letter or digit',
  }),
  calendarId: expecting({
    zh: '应由 1 至 60 个字母、数字、“.”“_”和“-”组成',
    en: 'expected 1 to 60 letters, digits, ".", "_" and "-"',
  }),
  year: expecting({ zh: '应为年份，例如“2027”', en: 'expected a year such as "2027"' }),
  calendarChange: expecting({
    zh: '请写明“years”“policy”或两者',
    en: 'expected "years", "policy" or both',
  }),
  fileName: expecting({
    zh: '每个文件都应有带扩展名的文件名',
    en: 'every file needs a name with an extension',
  }),
  plainFileName: expecting({
    zh: '文件名不能含控制字符',
    en: 'expected a name without control characters',
  }),
  files: expecting({ zh: '请至少提交一个文件', en: 'expected at least one file' }),
  file: expecting({ zh: '请提交文件', en: 'expected a file' }),
  noListeners: expecting({ zh: '不支持：没有监听器', en: 'not supported: there are no listeners' }),
  noExtension: expecting({ zh: '不支持：租约不延长', en: 'not supported: a lease is not extended' }),
  noInstructions: expecting({
    zh: '不支持：流程实例从开始事件启动',
    en: 'not supported: instances start at the start event',
  }),
  noWaiting: expecting({ zh: '不支持：人工办理以天计', en: 'not supported: people answer in days' }),
  noTags: expecting({ zh: '不支持标签', en: 'tags are not supported' }),
};
