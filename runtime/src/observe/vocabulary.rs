//! The words that notes may have of a service's messages: those that any service uses to say what is wrong.
//!
//! They are ordinary words, so that knowing that one of them was there tells nothing about anybody.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The longest word in Chinese, in characters.
const LONGEST: usize = 4;

static ENGLISH_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
static CHINESE_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| CHINESE.split_whitespace().collect());

/// Whether an ASCII word, in any case, is one of them.
pub(super) fn is_english(word: &str) -> bool {
    ENGLISH_WORDS.contains(word.to_ascii_lowercase().as_str())
}

/// The length, in bytes, of the longest word with which a text begins; `None` if it begins with none.
pub(super) fn leading_chinese(text: &str) -> Option<usize> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
    ends.filter(|end| CHINESE_WORDS.contains(&text[..*end])).last()
}

/// In lower case.
const ENGLISH: &str = "\
    a abnormal about access account action activity add admin after again age alive all allow allowed already \
    amount an and another any api app appid apply approved are args argument array at audio audit auth authorization \
    authorized authorizer auto banned base batch be been before begin being between body bool boolean both build \
    business busy but button by bytes call called can cancel cancelled cannot card category certificate change \
    chars check client close closed code command commit common complete completed component concurrent condition \
    config confirm connect contain contains content convert corp could count create credential currency daily \
    data database date day days decode decrypt delay delete denied deny desc detail developer device disabled do \
    does done down download duplicate duration each else empty enable enabled encode encrypt encrypted end endpoint \
    enough enum env environment error exceed exceeded exceeds except execute exist existed exists exit \
    experience expire expired extra fail failed failure false fee field file files find finish finished for \
    forbid forbidden forbids format found freeze frequency frequent frequently from frozen full game generate \
    get grant group gt has hash have header height history holds host hour http https icon id ids if illegal image in \
    include index info information init input insufficient int integer interface internal into invalid ip is it \
    item items json key large larger last later latest left legal length less level limit limited limits link \
    list live local lock locked logged login long lost lower match matched max maximum may maybe media member \
    menu merchant message method min mini minimum miniprogram minute minutes missing mode modify money month \
    more most must name names need needed network new next nickname no none normal not nothing notify now null \
    num number object of off ok on once one online only open openid operate operation operator option optional \
    or order other out over overdue own package page pages param parameter parameters params parse part partner \
    party password path pay payment per permission permissions phone picture pixel platform please post preview \
    price privacy private process product program protocol public publish push qualification quantity query \
    quota range rate re reach reached read receive received record refresh refund refuse refused region register \
    registered reject rejected release released remain remaining remote remove repeat repeated request require \
    required requires reset resource response result retry return revert revoke risk risky role room rows rule \
    same scan scene scheme scope search second seconds secret secure security send sent server service session \
    set setting short should sign signature size small some something source start state status stock stop store strict \
    string submit submitted success suffix support supported suspended system target task template temporary \
    test text than that the them then there this time timeout timestamp title to today token tomorrow too total \
    trade transaction transfer true try type types unauthorized unavailable under undo unfinished unionid \
    unknown unsupported until up update upload uploaded uploading url use used user users using utf valid value \
    values verification verified verify version video visit wait waiting was wechat when which white whitelist \
    width will with within without wrong xml year yes yet you your zero zip";

/// Words, and the few characters that say nothing alone. Common family names are none: `于`, `高`, `项`.
const CHINESE: &str = "\
    不 已 此 所 这 \
    一个 上传 上架 上限 下单 下架 下载 不一致 不为空 不允许 不准 不包含 不匹配 不可 不可用 不合法 不同 不存在 \
    不对 不属于 不得 不支持 不是 不正确 不符 不符合 不能 不能为空 不足 不需要 业务 个数 为空 主体 之前 之后 之间 \
    也 了 事件 交易 人 仅 从 付款 代码 以下 以内 任务 企业 会话 传入 余额 使用 信息 修改 值 停止 允许 先 \
    公众号 关系 关闭 其他 具体 内容 内部 再 再次 再试 写入 冲突 冻结 减少 分类 分钟 列表 创建 删除 到 到达 前 \
    功能 加密 包含 升级 单号 占用 参数 及 发布 发生 发货 发送 取消 变更 只 只能 可 可用 可能 号 号码 合法 同一 \
    名 名称 后 周期 命中 和 商品 商家 商户 回复 图片 在 地址 地点 坐标 域名 填写 增加 处理 备注 多 多个 大于 \
    大小 失败 头像 好友 如果 媒体 字段 字符 字符串 存在 学校 安全 完成 官方 定义 审核 客户 客服 密码 密钥 对 \
    对应 对象 导致 封禁 将 小于 小时 小程序 尚未 层级 展示 属于 属性 帐号 帐户 年 年龄 并 并发 广告 序列 库存 \
    应用 店铺 开发者 开启 开始 开放 开放平台 开通 异常 引擎 当前 形式 待 微信 必填 必须 快递 态 成功 或 或者 \
    房间 所属 所有 手机 手机号 批量 找不到 找到 投诉 抱歉 拒绝 拦截 持有 指定 授权 排队 接口 控制 推送 描述 提交 \
    提示 搜索 操作 支付 支持 收货 敏感 数 数字 数据 数据库 数据格式 数量 整数 文件 文字 文本 方式 方案 \
    方法 无 无效 无权 无权限 无法 日 日志 日期 时 时长 时间 时间戳 是 是否 昵称 显示 暂不 暂无 暂时 更换 更新 \
    最多 最大 最小 最少 最近 月 有 有效 有效期 服务 服务商 服务器 服务端 未 未发布 未完成 未开通 未找到 未授权 \
    未知 未绑定 未设置 未通过 本 本次 机会 权限 条件 来源 标签 标识 标题 校验 格式 格式错误 检查 检测 模式 模板 \
    次 次数 正在 正常 正确 每 每天 每日 每月 没有 注册 注意 活动 流水 消息 添加 清空 渠道 渲染 游戏 版本 物流 \
    状态 环境 生成 生效 用户 申请 登录 的 目录 目标 直播 直播间 相同 秒 程序 稍后 稍后再试 稍后重试 窗口 站点 \
    等待 签名 管理 管理员 类型 类目 系统 系统繁忙 系统错误 素材 索引 红包 级别 组件 终端 绑定 结束 结果 给 统计 \
    继续 编号 编码 缺失 缺少 网络 者 联系 联系人 肖像 背景 能 自动 获取 菜单 行业 行为 被 被限制 要求 规则 \
    规范 视频 角色 解密 解析 解绑 解除 订单 订阅 认证 记录 设备 设置 访问 证书 评论 该 详情 语言 误 说明 请 请先 \
    请勿 请检查 请求 请稍后 请重试 读取 调用 账号 账户 质量 购买 费用 资源 资质 资金 超出 超时 超过 路径 转换 \
    输入 过于频繁 过多 过大 过小 过期 过长 运单 运行 返回 还 违反 违规 连接 退款 选择 通知 通过 速度 邀请 部分 \
    配置 重复 重新 重试 金额 钱包 链接 错误 长度 门店 间隔 附近 限制 限额 除 随机 隐私 需 需要 静态 非 非法 音频 \
    预览 频率 频繁 额度 验证 验证码";
