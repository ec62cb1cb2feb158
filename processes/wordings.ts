/** What the procedures say to those who apply and report, and of exchanges that no machine can do. */
import { type Text, wording } from '../engine/wording.js';

/** What there is to choose from, without quotes. */
export const choice = (items: readonly string[]): Text => ({ zh: items.join('、'), en: items.join(', ') });

export const applicationWords = {
  unfit: wording(
    '申请内容填写不符合要求，请按各项提示改正',
    'The application does not fit: mend the fields that are named',
  ),
  tablesAndFiles: wording(
    '本流程办理库表和文件共享；服务接口按第十二条、第十三条申请',
    'This is for tables and files; a service interface is applied for under Articles 12 and 13',
  ),
  purpose: wording(
    '请写明履职依据和具体用途，不少于 {min} 个字',
    'State the duty that it serves and what it is used for, in at least {min} characters',
  ),
  useOrder: wording('使用截止日期不得早于起始日期', 'The use cannot end before it begins'),
  useOver: wording('使用截止日期已过', 'The last day of the use is over'),
  noResource: wording('目录中没有资源 "{code}"', 'The catalogue has no resource "{code}"'),
  notOpened: wording('提供方未开放共享', 'its provider has not opened it'),
  notShared: wording(
    '资源 "{code}" 不予共享，不能申请：{ground}',
    'The resource "{code}" is not shared and cannot be applied for: {ground}',
  ),
  ownResource: wording('本部门的数据无需申请共享', 'The data is your own: there is nothing to apply for'),
  mode: wording(
    '资源 "{code}" 不以此方式共享，可选：{modes}',
    'The resource "{code}" is not shared in this way: choose from {modes}',
  ),
  format: wording(
    '请选择该资源提供的文件格式：{formats}',
    'Choose a file format that the resource is shared in: {formats}',
  ),
  otherResource: wording(
    '补正和修改不能更换所申请的资源；需要其他资源的，请另行提出申请',
    'A correction or change keeps the resource: apply anew for another one',
  ),
  foreignScan: wording(
    '扫描件 "{scan}" 不是由 "{department}" 上传的',
    'The scan "{scan}" was not uploaded by "{department}"',
  ),
  sealOrScan: wording(
    '申请表须加盖部门电子公章，或上传加盖公章的申请表扫描件',
    'Seal the form electronically for the department, or upload a scan of the stamped form',
  ),
  scan: wording(
    '须上传加盖本部门公章的申请表扫描件',
    'Upload a scan of the form with the stamp of the department',
  ),
  ownOnly: wording('市级政务部门只为本部门申请', 'A municipal department applies for itself only'),
  itselfOnly: wording(
    '"{name}" 只为本部门申请，不代其他部门申请',
    '"{name}" applies for itself only, not for another department',
  ),
  forWhom: wording(
    '代填申请须写明所代部门，且属于 "{name}" 的辖区',
    'Name the department that is applied for, which must be one of the county of "{name}"',
  ),
  noneWaiting: wording(
    '该级别没有已受理、等待汇总的申请',
    'No accepted application of this level waits for a batch',
  ),
};

/** Who may start a procedure. */
export const entitlementWords = {
  unknown: wording(
    '没有登记代码为 "{organisation}" 的单位',
    'No organisation with the code "{organisation}" is registered',
  ),
  article10: wording(
    '第十条适用于市级政务部门；区县政务部门按第十一条申请',
    'Article 10 is for municipal departments; county departments apply under Article 11',
  ),
  article11: wording(
    '第十一条适用于区县政务部门；市级政务部门按第十条申请',
    'Article 11 is for county departments; municipal departments apply under Article 10',
  ),
  article12: wording(
    '第十二条适用于市级政务部门；区县政务部门按第十三条申请',
    'Article 12 is for municipal departments; county departments apply under Article 13',
  ),
  article13: wording(
    '第十三条适用于区县政务部门；市级政务部门按第十二条申请',
    'Article 13 is for county departments; municipal departments apply under Article 12',
  ),
  article18: wording(
    '第十八条的申请由各级政务部门提出',
    'An application under Article 18 is made by a municipal or county department',
  ),
  noLibrary: wording(
    '"{name}" 所在区县尚未登记前置库，数据无处推送，请先由平台登记',
    'The county of "{name}" has no front-end library to push data to: the platform registers one first',
  ),
  noAgency: wording(
    '"{name}" 所在区县尚未登记政务数据管理部门，无人审核和代为提交',
    'The county of "{name}" has no data agency registered that would check and submit it',
  ),
  called: wording(
    '{clause}的流程由接口申请的流程调用，请按第十二条或第十三条提出申请',
    'The process of {clause} is called by applications for interfaces: apply under Article 12 or 13',
  ),
  access: wording(
    '使用权限随授权的状态变更，不能单独办理 (A8)',
    'Access follows the state of the authorisation and is not changed alone (A8)',
  ),
  life: wording(
    '授权的存续自授权登记时由系统启动 (A19)',
    'The system starts the life of an authorisation when that is registered (A19)',
  ),
  lifeEnds: wording(
    '授权的存续随授权结束：由数据提供方终止或收回，或因期满 (A19)',
    'The life of an authorisation ends with it: terminated or withdrawn by the provider, or over (A19)',
  ),
  rectification: wording(
    '督办由系统在时限届满时启动，不能手工启动 (A22-2)',
    'The system starts a supervision when a limit is missed; nobody starts it by hand (A22-2)',
  ),
};

/** Reports of doubtful data and of interrupted interfaces. */
export const reportWords = {
  number: wording('请填写编号', 'Expected a number, as the record shows it'),
  description: wording(
    '请写明具体情况，不少于 {min} 个字',
    'Describe what was found, in at least {min} characters',
  ),
  noDelivery: wording('没有编号为 "{key}" 的交付', 'There is no delivery "{key}"'),
  foreignDelivery: wording(
    '编号为 "{key}" 的数据不是交付给本部门的，不能由本部门反馈疑义',
    'The delivery "{key}" went to another department, which reports doubts of it itself',
  ),
  interfaceData: wording(
    '服务接口数据的疑义按第二十条反馈',
    'Doubts of data from an interface are reported under Article 20',
  ),
  storedData: wording(
    '库表、文件数据的疑义按第十条、第十一条，就交付记录反馈',
    'Doubts of tables and files are reported of their delivery, under Articles 10 and 11',
  ),
  beforeDelivery: wording(
    '发现日期不得早于交付日期 {deliveredOn}',
    'It cannot have been found before the delivery, {deliveredOn}',
  ),
  foundLater: wording('发现日期不得晚于今天', 'It cannot be found after today'),
  noAuthorisation: wording('没有编号为 "{key}" 的授权', 'There is no authorisation "{key}"'),
  foreignDoubt: wording(
    '编号为 "{key}" 的授权不属于本部门，不能由本部门反馈疑义',
    'The authorisation "{key}" belongs to another department, which reports doubts itself',
  ),
  foreignInterruption: wording(
    '编号为 "{key}" 的授权不属于本部门，不能由本部门反映',
    'The authorisation "{key}" belongs to another department, which reports its interruption itself',
  ),
  noInterface: wording(
    '编号为 "{key}" 的授权不是服务接口的授权',
    'The authorisation "{key}" is not one for an interface',
  ),
  notInForce: wording(
    '编号为 "{key}" 的授权不在有效状态，因此不能调用的，不属于接口中断',
    'The authorisation "{key}" is not in force: that it cannot be used is no interruption',
  ),
  beforeGrant: wording(
    '中断日期不得早于授权日期 {date}',
    'The interruption cannot be before the authorisation, {date}',
  ),
  interruptedLater: wording('中断日期不得晚于今天', 'The interruption cannot be after today'),
};

/** Disputes between provider and requester. */
export const disputeWords = {
  subject: wording('请填写编号或资源代码', 'Expected a number, or the code of a resource'),
  statement: wording(
    '请写明意见和理由，不少于 {min} 个字',
    'State your view and its reasons, in at least {min} characters',
  ),
  unknown: wording(
    '没有编号为 "{subject}" 的申请或授权，目录中也没有这一资源',
    'There is no application, authorisation or resource "{subject}"',
  ),
  foreign: wording(
    '编号为 "{subject}" 的事项与本部门无关，不能由本部门提请协调',
    'The matter "{subject}" does not concern your department, which cannot raise a dispute over it',
  ),
  own: wording(
    '资源由本部门提供，请就需求方的申请提请协调',
    'The resource is provided by your department: raise it over an application of the other side',
  ),
  onlyConditions: wording(
    '就目录资源提请协调的，分歧只能是共享条件',
    'Over a resource of the catalogue only its share conditions are disputed',
  ),
  granted: wording(
    '该申请已获授权，请就授权 "{granted}" 提请协调',
    'The application has been granted: raise it over the authorisation "{granted}"',
  ),
};

/** Why staff exchange by hand what a machine cannot. */
export const exchangeWords = {
  noPlatform: wording('没有接入数据交换平台', 'no exchange platform is configured'),
  noFile: wording(
    '目录文件库中没有“{name}”的 {format} 文件',
    'the store of the catalogue holds no {format} file of "{name}"',
  ),
};
