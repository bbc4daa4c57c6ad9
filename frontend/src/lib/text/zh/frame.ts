import type { Catalogue } from '../en';
import { problems } from './problems';

export const nav: Catalogue['nav'] = {
  home: '首页',
  models: '模型',
  datasets: '数据集',
  training: '训练',
  playground: '试用',
  system: '系统',
};

export const common: Catalogue['common'] = {
  loading: '正在加载…',
  nothingMatches: '没有匹配项',
  nothingMatchesDetail: '没有符合当前筛选条件的条目。',
  clearFilters: '清除筛选',
  clear: '清除',
  tryAgain: '重试',
  close: '关闭',
  cancel: '取消',
  save: '保存',
  edit: '编辑',
  more: '更多操作',
  copy: '复制',
  copied: '已复制',
  copyDigest: '复制完整摘要',
  pages: '分页',
  page: (number) => `第 ${number} 页`,
  previous: '上一页',
  next: '下一页',
  none: '无',
  by: '由',
  job: (id) => `任务 ${id}`,
  quoted: (words) => `“${words}”`,
  description: '说明',
  noDescription: '还没有人写过说明。',
  markdownHint: 'Markdown：**粗体**、列表、表格、链接。',
  notANumber: (least, most) =>
    most === undefined
      ? least === undefined
        ? '请输入数字，例如 0.001 或 1e-3'
        : `请输入不小于 ${least} 的数字`
      : `请输入 ${least ?? ''} 到 ${most} 的数字`,
  remove: '移除',
  add: '添加',
  typeToConfirm: (name) => `输入“${name}”以确认`,
};

export const shell: Catalogue['shell'] = {
  skip: '跳到正文',
  openMenu: '打开菜单',
  sidebar: '侧栏',
  navigation: '页面',
  breadcrumbs: '当前位置',
  missing: '未找到',
  missingTitle: '没有这个页面',
  missingDetail: '地址可能有误，或者它所指的内容已被删除。',
  broken: '出错了',
};

export const health: Catalogue['health'] = {
  asking: '正在询问节点…',
  up: '节点和数据库正常',
  down: '数据库没有响应',
  downShort: '没有响应',
  silent: '节点没有响应',
  silentShort: '没有响应',
  answers: '正常响应',
};

export const theme: Catalogue['theme'] = {
  choose: '选择主题',
  light: '浅色',
  dark: '深色',
  auto: '跟随系统',
  language: '选择语言',
};

export const key: Catalogue['key'] = {
  title: '此节点需要密钥',
  detail: '请输入启动节点时设置的密钥（MODELPORT_ADMIN_KEY）。',
  label: '密钥',
  kept: '只保存在此浏览器标签页中。',
  refused: '节点拒绝了此密钥。',
  show: '显示或隐藏密钥',
  enter: '进入',
};

export const problem: Catalogue['problem'] = {
  known: (type) => problems[type],
  stale: (reason) => `${reason}：这里显示的是之前的内容。`,
  trace: '跟踪号',
  unreachable: '节点没有响应',
  unreachableDetail: '它可能正在重启，或者网络中断。您输入的内容仍然保留。',
  unexpected: '发生了意外错误',
  unexpectedAdvice: '请重新加载页面；如果再次发生，请报告您的操作。',
};

export const palette: Catalogue['palette'] = {
  open: '前往或执行…',
  placeholder: '页面、模型、数据集或操作',
  results: '结果',
  nothing: '没有找到',
  count: (count) => `${count} 个结果`,
  room: '页面',
  action: '操作',
  model: '模型',
  dataset: '数据集',
  train: '训练模型',
  upload: '上传数据集',
  light: '浅色主题',
  dark: '深色主题',
};

export const tags: Catalogue['tags'] = {
  title: '标签',
  none: '还没有标签。列表可以按标签筛选。',
  addTag: '添加标签',
  key: '键',
  value: '值',
  keyExample: '团队',
  valueExample: '视觉',
  removeTag: (key) => `移除标签 ${key}`,
};

export const settings: Catalogue['settings'] = {
  types: { 'cross-entropy': '交叉熵' },
  names: {
    learningRate: '学习率',
    momentum: '动量',
    nesterov: 'Nesterov 动量',
    weightDecay: '权重衰减',
    beta1: 'β₁',
    beta2: 'β₂',
    epsilon: 'ε',
    warmupSteps: '预热步数',
    finalFactor: '最终系数',
    everyEpochs: '每段轮数',
    multiplier: '乘数',
    labelSmoothing: '标签平滑',
  },
  without: (setting) => `无${setting}`,
};

export const metric: Catalogue['metric'] = {
  names: {
    test_accuracy: '测试准确率',
    train_accuracy: '训练准确率',
    test_loss: '测试损失',
    train_loss: '训练损失',
    learning_rate: '学习率',
    seconds: '训练用时',
    examples_per_second: '每秒样本数',
    serving_form_difference: '服务形式的差异',
    serving_form_speedup_batch_1: '服务形式加速（1 行）',
    serving_form_speedup_batch_8: '服务形式加速（8 行）',
    serving_form_speedup_batch_32: '服务形式加速（32 行）',
  },
  training: '训练',
  test: '测试',
  better: '更好',
  worse: '更差',
  same: '相同',
  points: (points) => `${points} 个百分点`,
};

export const curves: Catalogue['curves'] = {
  title: '曲线',
  loss: '损失',
  accuracy: '准确率',
  step: (step) => `第 ${step} 步`,
  summary: (title, values) => `${title}随训练步数的变化；最新值：${values}`,
  waiting: '等待第一次测量',
  none: '没有测量数据',
};
