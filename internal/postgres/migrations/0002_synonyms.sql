-- Synonyms of a new database, a pair a line: the two words, then their keys. The words of Taiwan and of the mainland
-- are those of OpenCC 1.1 (TWPhrases, Apache-2.0, https://github.com/BYVoid/OpenCC); the others are in synonyms.txt.
-- generate_synonyms.go wrote this file. Owners change the table afterwards; this migration never runs again.
INSERT INTO synonyms (created_at, updated_at, word, synonym, word_key, synonym_key)
SELECT now(), now(), w[1], w[2], w[3], w[4]
FROM regexp_split_to_table($pairs$PN结|PN接面|pn结|pn接面
SQL注入|SQL隱碼攻擊|sql注入|sql隐码攻击
SQL注入攻击|SQL隱碼攻擊|sql注入攻击|sql隐码攻击
U盘|隨身碟|u盘|随身碟
三极管|三極體|三极管|三极体
下拉列表|下拉選單|下拉列表|下拉选单
并行计算|平行計算|并行计算|平行计算
中间件|中介軟體|中间件|中介软体
串口|串列埠|串口|串列埠
串行|序列|串行|序列
串行端口|串列埠|串行端口|串列埠
主引导记录|主開機記錄|主引导记录|主开机记录
主板|主機板|主板|主机板
二极管|二極體|二极管|二极体
互联网|網際網路|互联网|网际网路
交互|互動|交互|互动
交互式|互動式|交互式|互动式
人工智能|人工智慧|人工智能|人工智慧
代码|程式碼|代码|程式码
代码页|內碼表|代码页|内码表
以太网|乙太網|以太网|乙太网
任务栏|工作列|任务栏|工作列
任务管理器|工作管理員|任务管理器|工作管理员
位图|點陣圖|位图|点阵图
低级|低階|低级|低阶
便携式|行動式|便携式|行动式
便携式|攜帶型|便携式|携带型
保存|儲存|保存|储存
信噪比|訊雜比|信噪比|讯杂比
信息|資訊|信息|资讯
信息安全|資訊保安|信息安全|资讯保安
信息技术|資訊科技|信息技术|资讯科技
信息论|資訊理論|信息论|资讯理论
信号|訊號|信号|讯号
信道|通道|信道|通道
传感|感測|传感|感测
像素|畫素|像素|画素
伪代码|虛擬碼|伪代码|虚拟码
优先级|優先順序|优先级|优先顺序
优化|最佳化|优化|最佳化
元数据|後設資料|元数据|后设资料
元编程|超程式設計|元编程|超程式设计
光标|游標|光标|游标
光盘|光碟|光盘|光碟
光驱|光碟機|光驱|光碟机
免提|擴音|免提|扩音
内存|記憶體|内存|记忆体
内核|核心|内核|核心
内置|內建|内置|内建
内联函数|行內函數|内联函数|行内函数
全局|全域性|全局|全域性
全角|全形|全角|全形
兼容|相容|兼容|相容
冒泡排序|氣泡排序|冒泡排序|气泡排序
函数|函式|函数|函式
函数式编程|函數語言程式設計|函数式编程|函数语言程式设计
刀片服务器|刀鋒伺服器|刀片服务器|刀锋伺服器
分布式|分散式|分布式|分散式
分区|分割槽|分区|分割槽
分辨率|解析度|分辨率|解析度
刷新|重新整理|刷新|重新整理
刻录|燒錄|刻录|烧录
前缀|字首|前缀|字首
剪切|剪下|剪切|剪下
剪贴板|剪貼簿|剪贴板|剪贴簿
创建|建立|创建|建立
加载|載入|加载|载入
半角|半形|半角|半形
博客|部落格|博客|部落格
卸载|解除安裝|卸载|解除安装
原代码|原始碼|原代码|原始码
参数|引數|参数|引数
参数表|參數列|参数表|参数列
句柄|控制代碼|句柄|控制代码
可视化|視覺化|可视化|视觉化
呼出|撥出|呼出|拨出
呼叫转移|來電轉駁|呼叫转移|来电转驳
命令式编程|指令式程式設計|命令式编程|指令式程式设计
命令行|命令列|命令行|命令列
命名空间|名稱空間|命名空间|名称空间
哈希|雜湊|哈希|杂凑
单片机|微控制器|单片机|微控制器
回调|回撥|回调|回拨
固件|韌體|固件|韧体
图像|影象|图像|影象
图库|相簿|图库|相簿
图标|圖示|图标|图示
在线|線上|在线|线上
地址|位址|地址|位址
地址栏|位址列|地址栏|位址列
城域网|都會網路|城域网|都会网路
堆栈|堆疊|堆栈|堆叠
场效应管|場效電晶體|场效应管|场效电晶体
壁纸|桌布|壁纸|桌布
外置|外接|外置|外接
外键|外來鍵|外键|外来键
多任务|多工|多任务|多工
多态|多型|多态|多型
多线程|多執行緒|多线程|多执行绪
字库|字型檔|字库|字型档
字段|欄位|字段|栏位
字符|字元|字符|字元
字符串|字串|字符串|字串
字节|位元組|字节|位元组
字体|字型|字体|字型
存储|儲存|存储|储存
存盘|存檔|存盘|存档
宏内核|單核心|宏内核|单核心
寄存器|暫存器|寄存器|暂存器
密钥|金鑰|密钥|金钥
实例|例項|实例|例项
实模式|真實模式|实模式|真实模式
审核|稽覈|审核|稽核
写保护|防寫|写保护|防写
宽带|寬頻|宽带|宽频
寻址|定址|寻址|定址
对话框|對話方塊|对话框|对话方块
对象|物件|对象|物件
导入|匯入|导入|汇入
导出|匯出|导出|汇出
局域网|區域網|局域网|区域网
局部|區域性|局部|区域性
屏幕|螢幕|屏幕|萤幕
屏蔽|遮蔽|屏蔽|遮蔽
嵌套|巢狀|嵌套|巢状
布尔|布林|布尔|布林
带宽|頻寬|带宽|频宽
引导程序|載入程式|引导程序|载入程式
汇编|組譯|汇编|组译
汇编语言|組合語言|汇编语言|组合语言
后缀|字尾|后缀|字尾
循环|迴圈|循环|回圈
性价比|價效比|性价比|价效比
性能|效能|性能|效能
截取|擷取|截取|撷取
截屏|截圖|截屏|截图
打印|列印|打印|列印
打印机|印表機|打印机|印表机
打开|開啟|打开|开启
批量|批次|批量|批次
抛出|丟擲|抛出|丢掷
拷贝|複製|拷贝|复制
持久性|永續性|持久性|永续性
指针|指標|指针|指标
卷积|摺積|卷积|折积
扫描仪|掃描器|扫描仪|扫描器
挂断|結束通話|挂断|结束通话
采样|取樣|采样|取样
采样率|取樣率|采样率|取样率
接口|介面|接口|介面
控件|控制元件|控件|控制元件
插件|外掛|插件|外挂
搜索|搜尋|搜索|搜寻
操作数|運算元|操作数|运算元
操作符|運算子|操作符|运算子
操作系统|作業系統|操作系统|作业系统
扩展|擴充套件|扩展|扩充套件
扩展名|副檔名|扩展名|副档名
支持|支援|支持|支援
散列|雜湊|散列|杂凑
数字|數位|数字|数位
数字印刷|數位印刷|数字印刷|数位印刷
数字电子|數位電子|数字电子|数位电子
数字电路|數位電路|数字电路|数位电路
数据|資料|数据|资料
数据仓库|資料倉儲|数据仓库|资料仓储
数据报|資料包|数据报|资料包
数据库|資料庫|数据库|资料库
数据挖掘|資料探勘|数据挖掘|资料探勘
数据源|資料來源|数据源|资料来源
数组|陣列|数组|阵列
文件|檔案|文件|档案
文件名|檔名|文件名|档名
文件夹|資料夾|文件夹|资料夹
文件扩展名|副檔名|文件扩展名|副档名
文字处理|文書處理|文字处理|文书处理
文本|文字|文本|文字
映射|對映|映射|对映
时分多址|分時多重進接|时分多址|分时多重进接
时分复用|分時多工|时分复用|分时多工
时钟频率|時脈頻率|时钟频率|时脉频率
晶闸管|閘流體|晶闸管|闸流体
晶体管|電晶體|晶体管|电晶体
智能|智慧|智能|智慧
最终用户|終端使用者|最终用户|终端使用者
有损压缩|有失真壓縮|有损压缩|有失真压缩
服务器|伺服器|服务器|伺服器
本地代码|原生代碼|本地代码|原生代码
析构函数|解構函式|析构函数|解构函式
枚举|列舉|枚举|列举
查找|查詢|查找|查询
查看|檢視|查看|检视
桌面型|桌上型|桌面型|桌上型
构造函数|建構函式|构造函数|建构函式
标识符|識別符號|标识符|识别符号
模块|模組|模块|模组
模拟|類比|模拟|类比
模拟电子|類比電子|模拟电子|类比电子
模拟电路|類比電路|模拟电路|类比电路
权限|許可權|权限|许可权
正则表达式|正規表示式|正则表达式|正规表示式
死机|宕機|死机|宕机
杀毒|防毒|杀毒|防毒
比特|位元|比特|位元
比特率|位元率|比特率|位元率
波分复用|波長分波多工|波分复用|波长分波多工
消息|訊息|消息|讯息
添加|新增|添加|新增
源代码|原始碼|源代码|原始码
源文件|原始檔|源文件|原始档
源码|原始碼|源码|原始码
溢出|溢位|溢出|溢位
滚动条|捲軸|滚动条|卷轴
演示文稿|簡報|演示文稿|简报
激光|鐳射|激光|镭射
激活|啟用|激活|启用
无损压缩|無失真壓縮|无损压缩|无失真压缩
物理内存|實體記憶體|物理内存|实体记忆体
物理地址|實體地址|物理地址|实体地址
状态栏|狀態列|状态栏|状态列
用户|使用者|用户|使用者
用户名|使用者名稱|用户名|使用者名称
界面|介面|界面|介面
异步|非同步|异步|非同步
登录|登入|登录|登入
发布|釋出|发布|释出
发送|傳送|发送|传送
盘片|碟片|盘片|碟片
盘符|磁碟機代號|盘符|磁碟机代号
目标代码|目的碼|目标代码|目的码
相册|相簿|相册|相簿
矢量|向量|矢量|向量
知识产权|智慧財產權|知识产权|智慧财产权
短信|簡訊|短信|简讯
硬件|硬體|硬件|硬体
硬盘|硬碟|硬盘|硬碟
码分多址|分碼多重進接|码分多址|分码多重进接
码率|位元速率|码率|位元速率
磁盘|磁碟|磁盘|磁碟
磁道|磁軌|磁道|磁轨
社区|社羣|社区|社群
禁用|停用|禁用|停用
移动硬盘|行動硬碟|移动硬盘|行动硬碟
移动网络|行動網路|移动网络|行动网路
移动资料|行動資料|移动资料|行动资料
移动通信|行動通訊|移动通信|行动通讯
移动电话|行動電話|移动电话|行动电话
程序|程式|程序|程式
程序员|程式設計師|程序员|程式设计师
空分多址|分空間多重進接|空分多址|分空间多重进接
空分复用|空間多工|空分复用|空间多工
窗口|視窗|窗口|视窗
端口|埠|端口|埠
笔记本电脑|膝上型電腦|笔记本电脑|膝上型电脑
算子|運算元|算子|运算元
算法|演算法|算法|演算法
范式|正規化|范式|正规化
粘贴|貼上|粘贴|贴上
红心大战|傷心小棧|红心大战|伤心小栈
组件|元件|组件|元件
绑定|繫結|绑定|系结
网上邻居|網路上的芳鄰|网上邻居|网路上的芳邻
网卡|網絡卡|网卡|网络卡
网吧|網咖|网吧|网咖
网络|網路|网络|网路
网关|閘道器|网关|闸道器
线程|執行緒|线程|执行绪
编程|程式設計|编程|程式设计
编程语言|程式語言|编程语言|程式语言
缓存|快取|缓存|快取
缩略图|縮圖|缩略图|缩图
缩进|縮排|缩进|缩排
总线|匯流排|总线|汇流排
缺省|預設|缺省|预设
联系|聯絡|联系|联络
联系历史|通話記錄|联系历史|通话记录
声卡|音效卡|声卡|音效卡
声明|宣告|声明|宣告
脱机|離線|脱机|离线
脚本|指令碼|脚本|指令码
自动转屏|自動旋轉螢幕|自动转屏|自动旋转萤幕
台式机|桌上型電腦|台式机|桌上型电脑
航天飞机|太空梭|航天飞机|太空梭
芯片|晶片|芯片|晶片
花屏|破圖|花屏|破图
菜单|選單|菜单|选单
万维网|全球資訊網|万维网|全球资讯网
蓝屏|藍色畫面|蓝屏|蓝色画面
蓝牙|藍芽|蓝牙|蓝芽
虚函数|虛擬函式|虚函数|虚拟函式
表达式|表示式|表达式|表示式
表达式|運算式|表达式|运算式
复印|影印|复印|影印
复选按钮|覈取按鈕|复选按钮|核取按钮
复选框|覈取方塊|复选框|核取方块
视图|檢視|视图|检视
视频|影片|视频|影片
视频|視訊|视频|视讯
视频会议|視訊會議|视频会议|视讯会议
视频通话|視訊通話|视频通话|视讯通话
解释器|直譯器|解释器|直译器
触摸|觸控|触摸|触控
触摸屏|觸控式螢幕|触摸屏|触控式萤幕
计算机安全|電腦保安|计算机安全|电脑保安
计算机科学|電腦科學|计算机科学|电脑科学
访问|存取|访问|存取
设备|裝置|设备|装置
设置|設定|设置|设定
注册机|序號產生器|注册机|序号产生器
注册表|登錄檔|注册表|登录档
注销|登出|注销|登出
调制|調變|调制|调变
调度|排程|调度|排程
调用|呼叫|调用|呼叫
调色板|調色盤|调色板|调色盘
调制解调器|數據機|调制解调器|数据机
调试|除錯|调试|除错
调试|偵錯|调试|侦错
调试器|偵錯程式|调试器|侦错程式
变量|變數|变量|变数
软件|軟體|软件|软体
软驱|軟碟機|软驱|软碟机
转义字符|跳脫字元|转义字符|跳脱字元
通信|通訊|通信|通讯
通讯卡|通話卡|通讯卡|通话卡
通配符|萬用字元|通配符|万用字元
连接|連線|连接|连线
连接器|聯結器|连接器|联结器
进制|進位制|进制|进位制
运算符|運算子|运算符|运算子
运行|執行|运行|执行
过程式编程|程序式程式設計|过程式编程|程序式程式设计
递归|遞迴|递归|递回
远程|遠端|远程|远端
适配器|介面卡|适配器|介面卡
逻辑门|邏輯閘|逻辑门|逻辑闸
重命名|重新命名|重命名|重新命名
重装|重灌|重装|重灌
重载|過載|重载|过载
金属氧化物半导体|金氧半導體|金属氧化物半导体|金氧半导体
录像|錄影|录像|录影
链接|連結|链接|连结
链表|連結串列|链表|连结串列
镜像|映象|镜像|映象
门户网站|入口網站|门户网站|入口网站
门电路|閘電路|门电路|闸电路
闪存|快閃記憶體|闪存|快闪记忆体
关系数据库|關聯式資料庫|关系数据库|关联式资料库
队列|佇列|队列|伫列
集成|整合|集成|整合
集成电路|積體電路|集成电路|积体电路
集群|叢集|集群|丛集
云存储|雲端儲存|云存储|云端储存
云计算|雲端計算|云计算|云端计算
面向对象|物件導向|面向对象|物件导向
面向过程|程序導向|面向过程|程序导向
音频|音訊|音频|音讯
页眉|頁首|页眉|页首
页脚|頁尾|页脚|页尾
项目|專案|项目|专案
预处理器|前處理器|预处理器|前处理器
头文件|標頭檔案|头文件|标头档案
频分多址|分頻多重進接|频分多址|分频多重进接
频分复用|分頻多工|频分复用|分频多工
类型|型別|类型|型别
类模板|類别範本|类模板|类别范本
显像管|映象管|显像管|映象管
显卡|顯示卡|显卡|显示卡
显存|視訊記憶體|显存|视讯记忆体
飞行模式|飛航模式|飞行模式|飞航模式
首席信息官|資訊長|首席信息官|资讯长
首席执行官|執行長|首席执行官|执行长
首席技术官|技術長|首席技术官|技术长
首席运营官|營運長|首席运营官|营运长
高性能计算|高效能運算|高性能计算|高效能运算
高清|高畫質|高清|高画质
高端|高階|高端|高阶
高端|進階|高端|进阶
高级|高階|高级|高阶
高级|進階|高级|进阶
高速缓存|快取記憶體|高速缓存|快取记忆体
黑客|駭客|黑客|骇客
默认|預設|默认|预设
默认值|預設值|默认值|预设值
点击|點選|点击|点选
鼠标|滑鼠|鼠标|滑鼠
乍得|查德|乍得|查德
也门|葉門|也门|叶门
仙童半导体|快捷半導體|仙童半导体|快捷半导体
伯利兹|貝里斯|伯利兹|贝里斯
佛得角|維德角|佛得角|维德角
傅里叶|傅立葉|傅里叶|傅立叶
克罗地亚|克羅埃西亞|克罗地亚|克罗埃西亚
列支敦士登|列支敦斯登|列支敦士登|列支敦斯登
利比里亚|賴比瑞亞|利比里亚|赖比瑞亚
加纳|迦納|加纳|迦纳
加蓬|加彭|加蓬|加彭
博茨瓦纳|波札那|博茨瓦纳|波札那
卡塔尔|卡達|卡塔尔|卡达
危地马拉|瓜地馬拉|危地马拉|瓜地马拉
厄瓜多尔|厄瓜多|厄瓜多尔|厄瓜多
厄立特里亚|厄利垂亞|厄立特里亚|厄利垂亚
吉布堤|吉布地|吉布堤|吉布地
哈萨克斯坦|哈薩克|哈萨克斯坦|哈萨克
哥斯达黎加|哥斯大黎加|哥斯达黎加|哥斯大黎加
图瓦卢|吐瓦魯|图瓦卢|吐瓦鲁
土库曼斯坦|土庫曼|土库曼斯坦|土库曼
圭亚那|蓋亞那|圭亚那|盖亚那
坦桑尼亚|坦尚尼亞|坦桑尼亚|坦尚尼亚
埃塞俄比亚|衣索比亞|埃塞俄比亚|衣索比亚
基里巴斯|吉里巴斯|基里巴斯|吉里巴斯
塔吉克斯坦|塔吉克|塔吉克斯坦|塔吉克
塞拉利昂|獅子山|塞拉利昂|狮子山
塞浦路斯|塞普勒斯|塞浦路斯|塞普勒斯
塞舌尔|塞席爾|塞舌尔|塞席尔
多米尼加|多明尼加|多米尼加|多明尼加
安提瓜和巴布达|安地卡及巴布達|安提瓜和巴布达|安地卡及巴布达
尼日利亚|奈及利亞|尼日利亚|奈及利亚
尼日尔|尼日|尼日尔|尼日
冈比亚|甘比亞|冈比亚|甘比亚
巴巴多斯|巴貝多|巴巴多斯|巴贝多
巴布亚新几内亚|巴布亞紐幾內亞|巴布亚新几内亚|巴布亚纽几内亚
布基纳法索|布吉納法索|布基纳法索|布吉纳法索
布隆迪|蒲隆地|布隆迪|蒲隆地
帕劳|帛琉|帕劳|帛琉
几内亚比绍|幾內亞比索|几内亚比绍|几内亚比索
意大利|義大利|意大利|义大利
所罗门群岛|索羅門羣島|所罗门群岛|索罗门群岛
文莱|汶萊|文莱|汶莱
斯威士兰|史瓦濟蘭|斯威士兰|史瓦济兰
斯洛文尼亚|斯洛維尼亞|斯洛文尼亚|斯洛维尼亚
新西兰|紐西蘭|新西兰|纽西兰
格林纳达|格瑞那達|格林纳达|格瑞那达
格鲁吉亚|喬治亞|格鲁吉亚|乔治亚
欧拉|尤拉|欧拉|尤拉
毛里塔尼亚|茅利塔尼亞|毛里塔尼亚|茅利塔尼亚
毛里求斯|模里西斯|毛里求斯|模里西斯
沙特阿拉伯|沙烏地阿拉伯|沙特阿拉伯|沙乌地阿拉伯
波斯尼亚黑塞哥维那|波士尼亞赫塞哥維納|波斯尼亚黑塞哥维那|波士尼亚赫塞哥维纳
津巴布韦|辛巴威|津巴布韦|辛巴威
洪都拉斯|宏都拉斯|洪都拉斯|宏都拉斯
温纳图万|那杜|温纳图万|那杜
乌兹别克斯坦|烏茲別克|乌兹别克斯坦|乌兹别克
特立尼达和多巴哥|千里達及托巴哥|特立尼达和多巴哥|千里达及托巴哥
瑙鲁|諾魯|瑙鲁|诺鲁
瓦努阿图|萬那杜|瓦努阿图|万那杜
卢旺达|盧安達|卢旺达|卢安达
科摩罗|葛摩|科摩罗|葛摩
科特迪瓦|象牙海岸|科特迪瓦|象牙海岸
突尼斯|突尼西亞|突尼斯|突尼西亚
索马里|索馬利亞|索马里|索马利亚
老挝|寮國|老挝|寮国
圣基茨和尼维斯|聖克里斯多福及尼維斯|圣基茨和尼维斯|圣克里斯多福及尼维斯
圣文森特和格林纳丁斯|聖文森及格瑞那丁|圣文森特和格林纳丁斯|圣文森及格瑞那丁
圣卢西亚|聖露西亞|圣卢西亚|圣露西亚
圣马力诺|聖馬利諾|圣马力诺|圣马利诺
肯尼亚|肯亞|肯尼亚|肯亚
莫桑比克|莫三比克|莫桑比克|莫三比克
莱索托|賴索托|莱索托|赖索托
万象|永珍|万象|永珍
苏里南|蘇利南|苏里南|苏利南
贝宁|貝南|贝宁|贝南
赞比亚|尚比亞|赞比亚|尚比亚
阿塞拜疆|亞塞拜然|阿塞拜疆|亚塞拜然
阿拉伯联合酋长国|阿拉伯聯合大公國|阿拉伯联合酋长国|阿拉伯联合大公国
香农|夏農|香农|夏农
马尔代夫|馬爾地夫|马尔代夫|马尔地夫
马里共和国|馬利共和國|马里共和国|马利共和国
元音|母音|元音|母音
冰棍|冰棒|冰棍|冰棒
出租车|計程車|出租车|计程车
咖喱|咖哩|咖喱|咖哩
塑料|塑膠|塑料|塑胶
奔驰|賓士|奔驰|宾士
奶酪|乳酪|奶酪|乳酪
几率|機率|几率|机率
方便面|泡麵|方便面|泡面
方便面|速食麵|方便面|速食面
概率|機率|概率|机率
凉菜|冷盤|凉菜|冷盘
的士|計程車|的士|计程车
空气净化器|空氣清淨機|空气净化器|空气清净机
纳米|奈米|纳米|奈米
自行车|腳踏車|自行车|脚踏车
词组|片語|词组|片语
蹦极|高空彈跳|蹦极|高空弹跳
辅音|子音|辅音|子音
通过|透過|通过|透过
借记卡|簽帳金融卡|借记卡|签帐金融卡
k8s|Kubernetes|k8s|kubernetes
js|JavaScript|js|javascript
ts|TypeScript|ts|typescript
py|Python|py|python
golang|Go 语言|golang|go语言
pg|Postgres|pg|postgres
pg|PostgreSQL|pg|postgresql
Postgres|PostgreSQL|postgres|postgresql
db|database|db|database
db|数据库|db|数据库
database|数据库|database|数据库
ML|machine learning|ml|machinelearning
ML|机器学习|ml|机器学习
machine learning|机器学习|machinelearning|机器学习
DL|deep learning|dl|deeplearning
DL|深度学习|dl|深度学习
deep learning|深度学习|deeplearning|深度学习
AI|artificial intelligence|ai|artificialintelligence
AI|人工智能|ai|人工智能
artificial intelligence|人工智能|artificialintelligence|人工智能
NLP|natural language processing|nlp|naturallanguageprocessing
NLP|自然语言处理|nlp|自然语言处理
natural language processing|自然语言处理|naturallanguageprocessing|自然语言处理
LLM|large language model|llm|largelanguagemodel
LLM|大语言模型|llm|大语言模型
LLM|大模型|llm|大模型
large language model|大语言模型|largelanguagemodel|大语言模型
large language model|大模型|largelanguagemodel|大模型
大语言模型|大模型|大语言模型|大模型
computer vision|计算机视觉|computervision|计算机视觉
AR|augmented reality|ar|augmentedreality
AR|增强现实|ar|增强现实
augmented reality|增强现实|augmentedreality|增强现实
VR|virtual reality|vr|virtualreality
VR|虚拟现实|vr|虚拟现实
virtual reality|虚拟现实|virtualreality|虚拟现实
IoT|internet of things|iot|internetofthings
IoT|物联网|iot|物联网
internet of things|物联网|internetofthings|物联网
OS|operating system|os|operatingsystem
OS|操作系统|os|操作系统
operating system|操作系统|operatingsystem|操作系统
UI|user interface|ui|userinterface
UI|用户界面|ui|用户界面
user interface|用户界面|userinterface|用户界面
UX|user experience|ux|userexperience
UX|用户体验|ux|用户体验
user experience|用户体验|userexperience|用户体验
API|application programming interface|api|applicationprogramminginterface
API|应用程序接口|api|应用程序接口
application programming interface|应用程序接口|applicationprogramminginterface|应用程序接口
IDE|integrated development environment|ide|integrateddevelopmentenvironment
IDE|集成开发环境|ide|集成开发环境
integrated development environment|集成开发环境|integrateddevelopmentenvironment|集成开发环境
CI|continuous integration|ci|continuousintegration
CI|持续集成|ci|持续集成
continuous integration|持续集成|continuousintegration|持续集成
continuous delivery|持续交付|continuousdelivery|持续交付
i18n|internationalization|i18n|internationalization
i18n|国际化|i18n|国际化
internationalization|国际化|internationalization|国际化
l10n|localization|l10n|localization
l10n|本地化|l10n|本地化
localization|本地化|localization|本地化
a11y|accessibility|a11y|accessibility
a11y|无障碍|a11y|无障碍
accessibility|无障碍|accessibility|无障碍
o11y|observability|o11y|observability
o11y|可观测性|o11y|可观测性
observability|可观测性|observability|可观测性
auth|authentication|auth|authentication
auth|身份验证|auth|身份验证
authentication|身份验证|authentication|身份验证
repo|repository|repo|repository
repo|代码仓库|repo|代码仓库
repository|代码仓库|repository|代码仓库
app|application|app|application
app|应用程序|app|应用程序
application|应用程序|application|应用程序
config|configuration|config|configuration
config|配置|config|配置
configuration|配置|configuration|配置
docs|documentation|docs|documentation
docs|文档|docs|文档
documentation|文档|documentation|文档
dev|development|dev|development
dev|开发|dev|开发
development|开发|development|开发
lib|library|lib|library
lib|程序库|lib|程序库
library|程序库|library|程序库
e-mail|mail|email|mail
e-mail|电子邮件|email|电子邮件
e-mail|邮件|email|邮件
e-mail|电邮|email|电邮
mail|电子邮件|mail|电子邮件
mail|邮件|mail|邮件
mail|电邮|mail|电邮
电子邮件|邮件|电子邮件|邮件
电子邮件|电邮|电子邮件|电邮
邮件|电邮|邮件|电邮
browser|浏览器|browser|浏览器
server|服务器|server|服务器
open source|开源|opensource|开源
cloud computing|云计算|cloudcomputing|云计算
big data|大数据|bigdata|大数据
blockchain|区块链|blockchain|区块链
cryptocurrency|加密货币|cryptocurrency|加密货币
bitcoin|比特币|bitcoin|比特币
algorithm|算法|algorithm|算法
framework|框架|framework|框架
frontend|前端|frontend|前端
backend|后端|backend|后端
compiler|编译器|compiler|编译器
container|容器|container|容器
microservice|微服务|microservice|微服务
encryption|加密|encryption|加密
cyber security|网络安全|cybersecurity|网络安全
password|密码|password|密码
keyboard|键盘|keyboard|键盘
mobile phone|手机|mobilephone|手机
mobile phone|移动电话|mobilephone|移动电话
手机|移动电话|手机|移动电话
smartphone|智能手机|smartphone|智能手机
laptop|notebook computer|laptop|notebookcomputer
laptop|笔记本电脑|laptop|笔记本电脑
laptop|笔电|laptop|笔电
notebook computer|笔记本电脑|notebookcomputer|笔记本电脑
notebook computer|笔电|notebookcomputer|笔电
笔记本电脑|笔电|笔记本电脑|笔电
PC|personal computer|pc|personalcomputer
PC|个人电脑|pc|个人电脑
personal computer|个人电脑|personalcomputer|个人电脑
computer|电脑|computer|电脑
computer|计算机|computer|计算机
电脑|计算机|电脑|计算机
tablet|平板电脑|tablet|平板电脑
robot|机器人|robot|机器人
drone|UAV|drone|uav
drone|无人机|drone|无人机
UAV|无人机|uav|无人机
chip|芯片|chip|芯片
semiconductor|半导体|semiconductor|半导体
GPU|图形处理器|gpu|图形处理器
GPU|显卡|gpu|显卡
图形处理器|显卡|图形处理器|显卡
CPU|中央处理器|cpu|中央处理器
SSD|solid state drive|ssd|solidstatedrive
SSD|固态硬盘|ssd|固态硬盘
solid state drive|固态硬盘|solidstatedrive|固态硬盘
USB drive|U盘|usbdrive|u盘
USB drive|优盘|usbdrive|优盘
USB drive|闪存盘|usbdrive|闪存盘
U盘|优盘|u盘|优盘
U盘|闪存盘|u盘|闪存盘
优盘|闪存盘|优盘|闪存盘
Wi-Fi|无线网络|wifi|无线网络
website|网站|website|网站
homepage|主页|homepage|主页
homepage|首页|homepage|首页
主页|首页|主页|首页
URL|网址|url|网址
QR code|二维码|qrcode|二维码
screenshot|截图|screenshot|截图
screenshot|截屏|screenshot|截屏
search engine|搜索引擎|searchengine|搜索引擎
social media|社交媒体|socialmedia|社交媒体
live streaming|直播|livestreaming|直播
podcast|播客|podcast|播客
blog|博客|blog|博客
blog|网志|blog|网志
博客|网志|博客|网志
wiki|维基|wiki|维基
Wikipedia|维基百科|wikipedia|维基百科
Google|谷歌|google|谷歌
Microsoft|微软|microsoft|微软
Apple|苹果公司|apple|苹果公司
Amazon|亚马逊|amazon|亚马逊
Facebook|脸书|facebook|脸书
Twitter|推特|twitter|推特
WeChat|微信|wechat|微信
Weibo|微博|weibo|微博
Alibaba|阿里巴巴|alibaba|阿里巴巴
Taobao|淘宝|taobao|淘宝
Tencent|腾讯|tencent|腾讯
Baidu|百度|baidu|百度
ByteDance|字节跳动|bytedance|字节跳动
TikTok|抖音|tiktok|抖音
Huawei|华为|huawei|华为
Xiaomi|小米|xiaomi|小米
Tesla|特斯拉|tesla|特斯拉
NVIDIA|英伟达|nvidia|英伟达
Intel|英特尔|intel|英特尔
TSMC|台积电|tsmc|台积电
Samsung|三星|samsung|三星
Sony|索尼|sony|索尼
Nintendo|任天堂|nintendo|任天堂
IBM|国际商业机器|ibm|国际商业机器
WHO|世界卫生组织|who|世界卫生组织
WHO|世卫组织|who|世卫组织
世界卫生组织|世卫组织|世界卫生组织|世卫组织
UN|United Nations|un|unitednations
UN|联合国|un|联合国
United Nations|联合国|unitednations|联合国
EU|European Union|eu|europeanunion
EU|欧盟|eu|欧盟
European Union|欧盟|europeanunion|欧盟
WTO|世界贸易组织|wto|世界贸易组织
WTO|世贸组织|wto|世贸组织
世界贸易组织|世贸组织|世界贸易组织|世贸组织
NASA|美国国家航空航天局|nasa|美国国家航空航天局
NASA|美国宇航局|nasa|美国宇航局
美国国家航空航天局|美国宇航局|美国国家航空航天局|美国宇航局
ISO|国际标准化组织|iso|国际标准化组织
GDP|国内生产总值|gdp|国内生产总值
CPI|居民消费价格指数|cpi|居民消费价格指数
CEO|chief executive officer|ceo|chiefexecutiveofficer
CEO|首席执行官|ceo|首席执行官
chief executive officer|首席执行官|chiefexecutiveofficer|首席执行官
CTO|chief technology officer|cto|chieftechnologyofficer
CTO|首席技术官|cto|首席技术官
chief technology officer|首席技术官|chieftechnologyofficer|首席技术官
CFO|chief financial officer|cfo|chieffinancialofficer
CFO|首席财务官|cfo|首席财务官
chief financial officer|首席财务官|chieffinancialofficer|首席财务官
HR|human resources|hr|humanresources
HR|人力资源|hr|人力资源
human resources|人力资源|humanresources|人力资源
R&D|research and development|rd|researchanddevelopment
R&D|研发|rd|研发
R&D|研究开发|rd|研究开发
research and development|研发|researchanddevelopment|研发
research and development|研究开发|researchanddevelopment|研究开发
研发|研究开发|研发|研究开发
ESG|环境社会治理|esg|环境社会治理
NGO|非政府组织|ngo|非政府组织
SOE|state-owned enterprise|soe|stateownedenterprise
SOE|国有企业|soe|国有企业
SOE|国企|soe|国企
state-owned enterprise|国有企业|stateownedenterprise|国有企业
state-owned enterprise|国企|stateownedenterprise|国企
国有企业|国企|国有企业|国企
KPI|关键绩效指标|kpi|关键绩效指标
ERP|企业资源计划|erp|企业资源计划
CRM|客户关系管理|crm|客户关系管理
OA|办公自动化|oa|办公自动化
IPO|首次公开募股|ipo|首次公开募股
B2B|business to business|b2b|businesstobusiness
EV|electric vehicle|ev|electricvehicle
EV|电动汽车|ev|电动汽车
EV|电动车|ev|电动车
electric vehicle|电动汽车|electricvehicle|电动汽车
electric vehicle|电动车|electricvehicle|电动车
电动汽车|电动车|电动汽车|电动车
photovoltaic|光伏|photovoltaic|光伏
DNA|脱氧核糖核酸|dna|脱氧核糖核酸
RNA|核糖核酸|rna|核糖核酸
HIV|艾滋病病毒|hiv|艾滋病病毒
AIDS|艾滋病|aids|艾滋病
COVID-19|新冠肺炎|covid19|新冠肺炎
COVID-19|新冠|covid19|新冠
新冠肺炎|新冠|新冠肺炎|新冠
CT|计算机断层扫描|ct|计算机断层扫描
西红柿|番茄|西红柿|番茄
土豆|马铃薯|土豆|马铃薯
土豆|洋芋|土豆|洋芋
马铃薯|洋芋|马铃薯|洋芋
红薯|地瓜|红薯|地瓜
红薯|番薯|红薯|番薯
地瓜|番薯|地瓜|番薯
玉米|苞米|玉米|苞米
玉米|包谷|玉米|包谷
苞米|包谷|苞米|包谷
花生|落花生|花生|落花生
菠萝|凤梨|菠萝|凤梨
猕猴桃|奇异果|猕猴桃|奇异果
樱桃|车厘子|樱桃|车厘子
草莓|士多啤梨|草莓|士多啤梨
火龙果|红龙果|火龙果|红龙果
卷心菜|包菜|卷心菜|包菜
卷心菜|圆白菜|卷心菜|圆白菜
卷心菜|高丽菜|卷心菜|高丽菜
包菜|圆白菜|包菜|圆白菜
包菜|高丽菜|包菜|高丽菜
圆白菜|高丽菜|圆白菜|高丽菜
西兰花|西蓝花|西兰花|西蓝花
西兰花|绿花菜|西兰花|绿花菜
西蓝花|绿花菜|西蓝花|绿花菜
花菜|花椰菜|花菜|花椰菜
花菜|菜花|花菜|菜花
花椰菜|菜花|花椰菜|菜花
香菜|芫荽|香菜|芫荽
茄子|矮瓜|茄子|矮瓜
黄瓜|青瓜|黄瓜|青瓜
冬瓜|白瓜|冬瓜|白瓜
南瓜|金瓜|南瓜|金瓜
馄饨|云吞|馄饨|云吞
馄饨|抄手|馄饨|抄手
云吞|抄手|云吞|抄手
酸奶|优格|酸奶|优格
奶酪|芝士|奶酪|芝士
奶酪|起司|奶酪|起司
芝士|起司|芝士|起司
三明治|三文治|三明治|三文治
三文鱼|鲑鱼|三文鱼|鲑鱼
金枪鱼|吞拿鱼|金枪鱼|吞拿鱼
金枪鱼|鲔鱼|金枪鱼|鲔鱼
吞拿鱼|鲔鱼|吞拿鱼|鲔鱼
冰激凌|冰淇淋|冰激凌|冰淇淋
冰激凌|雪糕|冰激凌|雪糕
冰淇淋|雪糕|冰淇淋|雪糕
巧克力|朱古力|巧克力|朱古力
矿泉水|瓶装水|矿泉水|瓶装水
自行车|单车|自行车|单车
脚踏车|单车|脚踏车|单车
摩托车|机车|摩托车|机车
摩托车|电单车|摩托车|电单车
机车|电单车|机车|电单车
公交车|公共汽车|公交车|公共汽车
公交车|公车|公交车|公车
公交车|巴士|公交车|巴士
公共汽车|公车|公共汽车|公车
公共汽车|巴士|公共汽车|巴士
公车|巴士|公车|巴士
出租车|的士|出租车|的士
地铁|捷运|地铁|捷运
地铁|轨道交通|地铁|轨道交通
捷运|轨道交通|捷运|轨道交通
高铁|高速铁路|高铁|高速铁路
飞机场|机场|飞机场|机场
火车站|铁路车站|火车站|铁路车站
高速公路|高速路|高速公路|高速路
红绿灯|交通信号灯|红绿灯|交通信号灯
驾照|驾驶证|驾照|驾驶证
驾照|驾驶执照|驾照|驾驶执照
驾驶证|驾驶执照|驾驶证|驾驶执照
加油站|油站|加油站|油站
停车场|泊车场|停车场|泊车场
轮胎|车胎|轮胎|车胎
空调|冷气机|空调|冷气机
冰箱|雪柜|冰箱|雪柜
洗衣机|洗濯机|洗衣机|洗濯机
电视|电视机|电视|电视机
吹风机|电吹风|吹风机|电吹风
手电筒|电筒|手电筒|电筒
插座|电源插座|插座|电源插座
充电宝|移动电源|充电宝|移动电源
充电宝|行动电源|充电宝|行动电源
移动电源|行动电源|移动电源|行动电源
打印机|列印机|打印机|列印机
印表机|列印机|印表机|列印机
复印机|影印机|复印机|影印机
照相机|相机|照相机|相机
摄像头|摄像机|摄像头|摄像机
摄像头|网络摄影机|摄像头|网络摄影机
摄像机|网络摄影机|摄像机|网络摄影机
信用卡|贷记卡|信用卡|贷记卡
银行卡|提款卡|银行卡|提款卡
自动取款机|ATM|自动取款机|atm
自动取款机|提款机|自动取款机|提款机
ATM|提款机|atm|提款机
工资|薪水|工资|薪水
工资|薪资|工资|薪资
工资|薪酬|工资|薪酬
薪水|薪资|薪水|薪资
薪水|薪酬|薪水|薪酬
薪资|薪酬|薪资|薪酬
养老金|退休金|养老金|退休金
医保|医疗保险|医保|医疗保险
社保|社会保险|社保|社会保险
房租|租金|房租|租金
房价|住房价格|房价|住房价格
小区|住宅区|小区|住宅区
小区|社区|小区|社区
住宅区|社区|住宅区|社区
幼儿园|幼稚园|幼儿园|幼稚园
小学生|小学学生|小学生|小学学生
大学|高等院校|大学|高等院校
大学|高校|大学|高校
高等院校|高校|高等院校|高校
博士|PhD|博士|phd
老师|教师|老师|教师
学生|学员|学生|学员
医生|大夫|医生|大夫
医生|医师|医生|医师
大夫|医师|大夫|医师
护士|护理人员|护士|护理人员
感冒|伤风|感冒|伤风
发烧|发热|发烧|发热
拉肚子|腹泻|拉肚子|腹泻
糖尿病|消渴症|糖尿病|消渴症
高血压|血压高|高血压|血压高
中风|卒中|中风|卒中
中风|脑卒中|中风|脑卒中
卒中|脑卒中|卒中|脑卒中
癌症|恶性肿瘤|癌症|恶性肿瘤
抑郁症|忧郁症|抑郁症|忧郁症
近视|近视眼|近视|近视眼
疫苗|预防针|疫苗|预防针
口罩|面罩|口罩|面罩
洗手间|厕所|洗手间|厕所
洗手间|卫生间|洗手间|卫生间
洗手间|化妆间|洗手间|化妆间
厕所|卫生间|厕所|卫生间
厕所|化妆间|厕所|化妆间
卫生间|化妆间|卫生间|化妆间
垃圾桶|垃圾箱|垃圾桶|垃圾箱
塑料袋|塑胶袋|塑料袋|塑胶袋
创可贴|OK绷|创可贴|ok绷
星期|礼拜|星期|礼拜
星期天|星期日|星期天|星期日
星期天|礼拜天|星期天|礼拜天
星期日|礼拜天|星期日|礼拜天
春节|农历新年|春节|农历新年
春节|过年|春节|过年
农历新年|过年|农历新年|过年
元宵节|灯节|元宵节|灯节
中秋节|中秋|中秋节|中秋
圣诞节|耶诞节|圣诞节|耶诞节
爸爸|父亲|爸爸|父亲
妈妈|母亲|妈妈|母亲
爷爷|祖父|爷爷|祖父
奶奶|祖母|奶奶|祖母
孩子|儿童|孩子|儿童
孩子|小孩|孩子|小孩
儿童|小孩|儿童|小孩
老人|老年人|老人|老年人
老人|长者|老人|长者
老年人|长者|老年人|长者
残疾人|残障人士|残疾人|残障人士
农民工|进城务工人员|农民工|进城务工人员
足球|英式足球|足球|英式足球
乒乓球|桌球|乒乓球|桌球
羽毛球|羽球|羽毛球|羽球
篮球|NBA篮球|篮球|nba篮球
奥运会|奥林匹克运动会|奥运会|奥林匹克运动会
奥运会|奥运|奥运会|奥运
奥林匹克运动会|奥运|奥林匹克运动会|奥运
世界杯|世足赛|世界杯|世足赛
电影院|戏院|电影院|戏院
电影院|影院|电影院|影院
戏院|影院|戏院|影院
动画片|卡通片|动画片|卡通片
动画片|动漫|动画片|动漫
卡通片|动漫|卡通片|动漫
视频|video|视频|video
影片|video|影片|video
音频|声音文件|音频|声音文件
音频|audio|音频|audio
声音文件|audio|声音文件|audio
照片|相片|照片|相片
图片|图像|图片|图像
图片|image|图片|image
图像|image|图像|image
项目|project|项目|project
专案|project|专案|project
会议|meeting|会议|meeting
合同|契约|合同|契约
合同|contract|合同|contract
契约|contract|契约|contract
采购|购买|采购|购买
采购|procurement|采购|procurement
购买|procurement|购买|procurement
招标|招投标|招标|招投标
招标|tender|招标|tender
招投标|tender|招投标|tender
预算|budget|预算|budget
审计|audit|审计|audit
财务报表|财报|财务报表|财报
年报|年度报告|年报|年度报告
年报|annual report|年报|annualreport
年度报告|annual report|年度报告|annualreport
季报|季度报告|季报|季度报告
通知|公告|通知|公告
通知|通告|通知|通告
公告|通告|公告|通告
规章制度|规章|规章制度|规章
董事会|board of directors|董事会|boardofdirectors
监事会|supervisory board|监事会|supervisoryboard
股东大会|股东会|股东大会|股东会
总经理|总裁|总经理|总裁
党建|党的建设|党建|党的建设
党建|党建工作|党建|党建工作
党的建设|党建工作|党的建设|党建工作
党支部|党组织|党支部|党组织
国企改革|国有企业改革|国企改革|国有企业改革
安全生产|生产安全|安全生产|生产安全
安全生产|work safety|安全生产|worksafety
生产安全|work safety|生产安全|worksafety
节能减排|节能降耗|节能减排|节能降耗
碳中和|carbon neutrality|碳中和|carbonneutrality
碳中和|净零排放|碳中和|净零排放
carbon neutrality|净零排放|carbonneutrality|净零排放
碳达峰|carbon peak|碳达峰|carbonpeak
双碳|碳达峰碳中和|双碳|碳达峰碳中和
新能源|可再生能源|新能源|可再生能源
新能源|renewable energy|新能源|renewableenergy
可再生能源|renewable energy|可再生能源|renewableenergy
环境保护|环保|环境保护|环保
环境保护|environmental protection|环境保护|environmentalprotection
环保|environmental protection|环保|environmentalprotection
乡村振兴|rural revitalization|乡村振兴|ruralrevitalization
扶贫|脱贫攻坚|扶贫|脱贫攻坚
一带一路|belt and road|一带一路|beltandroad
供应链|supply chain|供应链|supplychain
质量管理|quality management|质量管理|qualitymanagement
项目管理|project management|项目管理|projectmanagement
知识产权|intellectual property|知识产权|intellectualproperty
专利|patent|专利|patent
商标|trademark|商标|trademark
版权|著作权|版权|著作权
版权|copyright|版权|copyright
著作权|copyright|著作权|copyright
隐私|privacy|隐私|privacy
法律|法规|法律|法规
法律|law|法律|law
法规|law|法规|law
政府|government|政府|government
统计|statistics|统计|statistics
指标|indicator|指标|indicator
成果|outcome|成果|outcome
证据|佐证|证据|佐证
证据|evidence|证据|evidence
佐证|evidence|佐证|evidence
培训|training|培训|training
招聘|征才|招聘|征才
招聘|recruitment|招聘|recruitment
征才|recruitment|征才|recruitment
志愿者|义工|志愿者|义工
志愿者|志工|志愿者|志工
志愿者|volunteer|志愿者|volunteer
义工|志工|义工|志工
义工|volunteer|义工|volunteer
志工|volunteer|志工|volunteer
捐款|捐赠|捐款|捐赠
捐款|donation|捐款|donation
捐赠|donation|捐赠|donation
慈善|公益|慈善|公益
慈善|charity|慈善|charity
公益|charity|公益|charity
调查问卷|问卷|调查问卷|问卷
调查问卷|questionnaire|调查问卷|questionnaire
问卷|questionnaire|问卷|questionnaire
幻灯片|简报|幻灯片|简报
幻灯片|PPT|幻灯片|ppt
幻灯片|PowerPoint|幻灯片|powerpoint
简报|PPT|简报|ppt
简报|PowerPoint|简报|powerpoint
PPT|PowerPoint|ppt|powerpoint
电子表格|试算表|电子表格|试算表
电子表格|Excel|电子表格|excel
电子表格|spreadsheet|电子表格|spreadsheet
试算表|Excel|试算表|excel
试算表|spreadsheet|试算表|spreadsheet
Excel|spreadsheet|excel|spreadsheet
PDF|便携文档格式|pdf|便携文档格式
下载|download|下载|download
上传|上载|上传|上载
上传|upload|上传|upload
上载|upload|上载|upload
登录|登陆|登录|登陆
登录|sign in|登录|signin
登录|log in|登录|login
登入|登陆|登入|登陆
登入|sign in|登入|signin
登入|log in|登入|login
登陆|sign in|登陆|signin
登陆|log in|登陆|login
sign in|log in|signin|login
注册|sign up|注册|signup
注销|退出登录|注销|退出登录
登出|退出登录|登出|退出登录
订阅|subscribe|订阅|subscribe
教程|指南|教程|指南
教程|tutorial|教程|tutorial
指南|tutorial|指南|tutorial
常见问题|FAQ|常见问题|faq
版本|version|版本|version
更新|升级|更新|升级
更新|update|更新|update
升级|update|升级|update
漏洞|vulnerability|漏洞|vulnerability
漏洞|安全漏洞|漏洞|安全漏洞
vulnerability|安全漏洞|vulnerability|安全漏洞
病毒|virus|病毒|virus
黑客|hacker|黑客|hacker
骇客|hacker|骇客|hacker
备份|备援|备份|备援
备份|backup|备份|backup
备援|backup|备援|backup$pairs$, E'\n') pair, string_to_array(pair, '|') w;
