/**
 * Demo organisations: the city's platform, departments, government, and two counties. Real names,
 * invented staff.
 */
import type { Organisation } from '../../models/organisations.js';

/** Code of the organisation that builds and runs the platform (A5); the definitions name it literally. */
export const platformOrganisation = 'zsj';

const department = (code: string, name: string): Organisation => ({
  _id: code,
  name,
  kind: 'municipal-department',
});

export const municipalDepartments: readonly Organisation[] = [
  department('gaj', '平顶山市公安局'),
  department('mzj', '平顶山市民政局'),
  department('rsj', '平顶山市人力资源和社会保障局'),
  department('zrj', '平顶山市自然资源和规划局'),
  department('zjj', '平顶山市住房和城乡建设局'),
  department('scj', '平顶山市市场监督管理局'),
  department('wjw', '平顶山市卫生健康委员会'),
  department('jtj', '平顶山市教育体育局'),
  department('swj', '国家税务总局平顶山市税务局'),
  department('ybj', '平顶山市医疗保障局'),
  department('gjj', '平顶山市住房公积金管理中心'),
  department('sthj', '平顶山市生态环境局'),
];

/** A county's agency with its departments, each written `code:name`; one is `slq-mzj` in full. */
function county(code: string, name: string, departments: string[]): Organisation[] {
  const agency = `${code}-zsj`;
  return [
    {
      _id: agency,
      name: `${name}政务服务和大数据管理局`,
      kind: 'county-agency',
      county: code,
      frontEndLibrary: `${name}前置库`,
    },
    ...departments.map((written): Organisation => {
      const [short = '', title = ''] = written.split(':');
      const _id = `${code}-${short}`;
      return { _id, name: `${name}${title}`, kind: 'county-department', county: code, parent: agency };
    }),
  ];
}

export const organisations: readonly Organisation[] = [
  { _id: platformOrganisation, name: '平顶山市政务服务和大数据管理局', kind: 'platform' },
  { _id: 'szf', name: '平顶山市人民政府', kind: 'government' },
  ...municipalDepartments,
  ...county('slq', '石龙区', ['mzj:民政局', 'rsj:人力资源和社会保障局']),
  ...county('yx', '叶县', ['wjw:卫生健康委员会', 'jtj:教育体育局']),
];
